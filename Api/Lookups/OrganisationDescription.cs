using Api.Access;
using Api.Http;

namespace Api.Lookups;

/// <summary>The directory of callers' organisations as the API's description tells it.</summary>
internal static class OrganisationDescription
{
    private const string SomeId = "6f2h8j4k0m1nq";
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = new("機関のID。", "The organisation's id.") };

    private static readonly OrganisationAnswer Some = new()
    {
        Id = SomeId,
        Role = Role.Police.Name(),
        Name = "大森東署 馬込交番",
        Phone = "03-0762-0110",
    };

    private static readonly SetOrganisation Wanted = new() { Role = Some.Role, Name = Some.Name, Phone = Some.Phone };

    private static readonly Header Version = new(
        "ETag", new("この機関の版。変更するときに If-Match へ入れます。", "The version; send it as If-Match with a change."), "\"1\"");

    internal static Operation FindOrganisations { get; } = new(
        new("電話照会元の機関を探す", "Find the organisation on the telephone"),
        new("""
            名称の一部で機関を探し、公表されている電話番号を返します。電話照会には、相手が名乗った番号ではなく、**この番号へかけ直して**から答えてください。
            見つけたIDを照会の `onBehalfOf.organisationId` に入れると、名簿の番号へかけ直したことが記録に残ります。
            """,
            """
            Organisations whose name holds this, with the numbers they publish. Before a telephone enquiry is answered, **call back under
            this number**, not under the one the caller gave. Its id in `onBehalfOf.organisationId` records that you did.
            """))
    {
        Parameters = new Dictionary<string, Text> { ["name"] = new("名称の一部。省くとすべて返します。", "A part of the name; all without it.") },
        Answers =
        [
            new Answer(200, new("見つかった機関（名称順）。", "What was found, by name."))
            {
                Examples = () => [Example.Of("police", new("交番", "A police box"), new OrganisationList { Organisations = [Some] }, Role.Desk.Name())],
            },
        ],
    };

    internal static Operation GetOrganisation { get; } = new(
        new("名簿の機関を表示する", "Read an organisation"),
        new("名簿の機関1件を、変更するときに必要な版（ETag）とともに返します。", "One of the directory, with the version (ETag) that a change needs."))
    {
        Parameters = ById,
        Problems = [Problems.NotFound],
        Answers =
        [
            new Answer(200, new("機関。", "The organisation."), Version)
            {
                Examples = () => [Example.Of("police", new("交番", "A police box"), Some, Role.Admin.Name())],
            },
        ],
    };

    internal static Operation AddOrganisation { get; } = new(
        new("機関を名簿に加える", "Add an organisation"),
        new("電話照会をしてくる機関を、公表されている代表番号とともに加えます。個人の電話番号は入れないでください。",
            "An organisation that may telephone, with the switchboard number it publishes: never a person's."))
    {
        Requests = () => [Example.Sent("police", new("交番", "A police box"), Wanted, Role.Admin.Name())],
        Problems = [Problems.OrganisationExists],
        Answers =
        [
            new Answer(201, new("加えました。", "Added."), Version, new Header("Location", new("機関のURL。", "Where it is."), $"/v1/organisations/{SomeId}"))
            {
                Examples = () => [Example.Of("police", new("交番", "A police box"), Some, Role.Admin.Name())],
            },
        ],
    };

    internal static Operation ChangeOrganisation { get; } = new(
        new("名簿の機関を変更する", "Change an organisation"),
        new("役割・名称・電話番号を、送られた内容に置き換えます。", "Replaces role, name and phone."))
    {
        Parameters = ById,
        NeedsIfMatch = true,
        Requests = () => [Example.Sent("phone", new("代表番号が変わった", "A new number"), Wanted with { Phone = "03-0762-0119" }, Role.Admin.Name())],
        Problems = [Problems.NotFound, Problems.OrganisationExists, Problems.EditedMeanwhile, Problems.IfMatchRequired],
        Answers = [new Answer(204, new("変更しました。", "Changed."), Version)],
    };
}

/// <summary>The fields of the directory in Japanese.</summary>
internal static class OrganisationWords
{
    internal static readonly FieldWords Table = new("""
        SetOrganisation 名簿の機関。
        SetOrganisation.role 機関の役割。電話では、この役割に開示できる範囲を答えます。
        SetOrganisation.name 電話で名乗る名称。同じ役割の中で重複できません。
        SetOrganisation.phone 公表されている代表番号。
        OrganisationAnswer 名簿の機関。
        OrganisationAnswer.id 照会の `onBehalfOf.organisationId` に入れるID。
        OrganisationAnswer.role 機関の役割。
        OrganisationAnswer.name 名称。
        OrganisationAnswer.phone かけ直す電話番号。
        OrganisationList 見つかった機関。
        OrganisationList.organisations 名称順。
        """);
}
