using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.Http;

/// <summary>What all operations share: credentials, common headers, and an example of every problem.</summary>
internal sealed class DocumentWriter(About about) : IDocumentFilter
{
    internal const string Scheme = "clientKey";
    internal const string AcceptLanguage = "Accept-Language";
    internal const string IfMatch = "If-Match";
    internal const string OptionalIfMatch = "If-Match-if-you-wish";
    private const string SomeRequest = "0HNGT2M8Q41KD:00000003";

    internal static string ExampleOf(Problem problem) => $"problem-{problem.Code}";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Tags = new HashSet<OpenApiTag>(about.Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.About.Shown() }));
        // Wherever this document was read: a ward's own address is known to those who wrote its proxy.
        swaggerDoc.Servers = [new OpenApiServer { Url = "/" }];
        // The one answer that no type of ours describes.
        ((OpenApiResponse)swaggerDoc.Paths[OpenApi.Address].Operations![HttpMethod.Get].Responses!["200"]).Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
        };
        var components = swaggerDoc.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = new Text(
                    "区の管理者から受け取った鍵（`kh_` で始まります）か、組織の認証基盤（OpenID Connect）が発行したアクセストークン（JWT）を入れます。",
                    "The client key (`kh_…`) that the ward's administrator gave you, or an access token (JWT) of your organisation's OpenID Connect provider.").Shown(),
            },
        };
        components.Parameters = new Dictionary<string, IOpenApiParameter>
        {
            [about.ActingUserHeader] = Parameter(
                about.ActingUserHeader,
                new(
                    "照会する職員のID。氏名は入れないでください。個人用の鍵（一人に一つ渡された鍵）では不要です。",
                    "The id of the person who asks, never a name. Not needed with a personal client's key."),
                "nurse-12",
                "^[A-Za-z0-9._@-]{1,64}$"),
            [AcceptLanguage] = Parameter(
                AcceptLanguage, new("文言の言語。`ja`（既定）または `en`。", "The language of texts: `ja` (default) or `en`."), "ja", null),
            [IdempotencyKey.Header] = Parameter(
                IdempotencyKey.Header,
                new(
                    "変更を見分ける値（1〜64文字、変更ごとに新しく。UUIDなど）。回答が届かなかったときに、同じ値・同じ内容でもう一度送れば、"
                    + "二重の変更にならず、最初と同じ回答が返ります。24時間有効。個人情報は入れないでください。",
                    "Tells this change from others: 1 to 64 characters, new for each change, a UUID say. Where no answer came, send the same again "
                    + "with the same value: it is made once, and you get the first answer. Good for 24 hours. Nothing personal, please."),
                "8e03978e-40d5-43e8-bc93-6894a57f9324",
                IdempotencyKey.Pattern),
            [IfMatch] = Parameter(
                IfMatch, new("読み込んだときの ETag。", "The ETag of what you read."), "\"3\"", null, required: true),
            [OptionalIfMatch] = Parameter(
                IfMatch,
                new("読み込んだときの ETag。省くと、最新の版を変更します。", "The ETag of what you read; without it the newest version is changed."),
                "\"3\"",
                null),
        };
        components.Examples = Problems.All.ToDictionary(ExampleOf, IOpenApiExample (problem) => new OpenApiExample
        {
            Summary = $"{problem.Code}：{problem.Title.Shown()}",
            Value = Body(problem),
        });
    }

    private static OpenApiParameter Parameter(string name, Text about, string example, string? pattern, bool required = false) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = about.Shown(),
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern },
        Example = JsonValue.Create(example),
    };

    private static JsonNode Body(Problem problem) => JsonSerializer.SerializeToNode(
        new ProblemBody
        {
            Type = $"/problems/{problem.Code}",
            Title = problem.Title.Ja,
            Status = problem.Status,
            Detail = problem.Detail?.Ja,
            Code = problem.Code,
            RequestId = SomeRequest,
            Errors = problem == Problems.Validation
                ? new() { ["contacts[0].phones[0].number"] = ["電話番号として読み取れません。市外局番から入力し、内線や曜日は note に書いてください（例 03-0762-0011）。"] }
                : null,
            Duplicates = problem == Problems.PossibleDuplicate
                ? [
                    new DuplicateHint { Id = "3k7q9x2m4n8pa", Number = "4821-0372" },
                    new DuplicateHint { Centre = "地域包括支援センター馬込", Phone = "03-0762-0021" },
                ]
                : null,
        },
        Json.Info<ProblemBody>())!;
}
