using Api.Http;

namespace Api.Centres;

/// <summary>The fields of a centre in Japanese, for the API's description.</summary>
internal static class CentreWords
{
    internal static readonly FieldWords Table = new("""
        CentreAnswer 担当の地域包括支援センター。
        CentreAnswer.name 名称。
        CentreAnswer.phoneNow いま電話する番号。
        CentreAnswer.onCallPhone 時間外の電話番号。
        CentreAnswer.open いま開所しているか。
        """);
}
