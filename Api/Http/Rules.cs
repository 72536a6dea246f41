using System.Text.Json;
using FluentValidation;
using FluentValidation.Internal;

namespace Api.Http;

/// <summary>The rules that fields share, each with its message in both languages.</summary>
internal static class Rules
{
    internal const int MostInName = 100;
    internal const int MostInText = 200;

    /// <summary>Fields are named in messages as they are in JSON. FluentValidation has this setting once per process.</summary>
    internal static void NameFieldsAsInJson() =>
        ValidatorOptions.Global.PropertyNameResolver = (_, _, path) => path is null
            ? null
            : string.Join('.', PropertyChain.FromExpression(path).ToString().Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    internal static IRuleBuilderOptions<T, TValue> Required<T, TValue>(this IRuleBuilder<T, TValue> rule) =>
        rule.SetValidator(new Required<T, TValue>()).WithMessage(new Text("入力してください。", "Required.").Both);

    internal static IRuleBuilderOptions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int characters) =>
        rule.SetValidator(new MostCharacters<T>(characters))
            .WithMessage(new Text($"{characters}文字以内で入力してください。", $"At most {characters} characters.").Both);

    internal static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> AtMost<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int items) =>
        rule.SetValidator(new MostEntries<T, TItem>(items))
            .WithMessage(new Text($"{items}件以内で入力してください。", $"At most {items} entries.").Both);

    internal static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyDictionary<string, Text> codes) =>
        rule.Must(code => code is null || codes.ContainsKey(code)).WithMessage(NotACode(codes.Keys));

    internal static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyList<string> codes) =>
        rule.Must(code => code is null || codes.Contains(code)).WithMessage(NotACode(codes));

    internal static IRuleBuilderOptions<T, string?> DialablePhone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(phone => string.IsNullOrEmpty(phone) || PhoneNumber.Dial(phone) is not null)
            .WithMessage(new Text(
                "電話番号として読み取れません。市外局番から数字で入力してください（例 03-0762-0011）。内線や曜日は備考の欄（note など）にお願いします。",
                "Not a phone number. Write it with its area code; extensions and hours go into note (e.g. 03-0762-0011).").Both);

    private static string NotACode(IEnumerable<string> codes)
    {
        var list = string.Join(", ", codes);
        return new Text($"次のいずれかで入力してください（{list}）。", $"One of: {list}").Both;
    }
}
