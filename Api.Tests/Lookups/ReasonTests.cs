using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Why somebody may ask (domain.md section 4).</summary>
internal sealed class ReasonTests : LookupFixture
{
    private const string Allowed = """
                             ambulance dispatch hospital police centre desk
        emergency-transport      ●        ●        –       –      –     –
        accident                 ●        ●        –       ●      –     –
        emergency-treatment      –        –        ●       –      –     –
        identity-check           –        –        ●       ●      –     –
        admission-support        –        –        ●       –      –     –
        protection               ●        ●        –       ●      –     –
        missing-person           –        –        –       ●      ●     –
        found-item               –        –        –       ●      –     –
        welfare-check            ●        ●        –       ●      ●     ●
        phone-relay              –        –        –       –      ●     ●
        break-glass              ●        ●        ●       ●      –     –
        test                     ●        ●        ●       ●      ●     ●
        """;

    private static readonly string[] Lines = Allowed.Split('\n');

    /// <summary>Whether the table allows it.</summary>
    internal static bool Allows(string reason, string role) =>
        Cells(Lines.Single(line => line.StartsWith(reason, StringComparison.Ordinal)))[1 + Array.IndexOf(Cells(Lines[0]), role)] == "●";

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<TestCaseData> Matrix() =>
        from line in Lines.Skip(1)
        let row = Cells(line)
        from column in Cells(Lines[0]).Index()
        select new TestCaseData(row[0], column.Item, row[column.Index + 1] == "●");

    [TestCaseSource(nameof(Matrix))]
    public async Task A_role_may_give_its_reasons_and_no_others(string reason, string role, bool allowed)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["training"] = reason == "test"));
        var before = await Server.CountRecordsAsync();

        var reply = await AskAsync(role, elder.Number, reason, reason == "phone-relay" ? "police protection" : null);

        Assert.That(reply.Status == 200 ? "200" : reply.Disclosed(), Is.EqualTo(allowed ? "200" : "403 reason-not-allowed"));
        var record = await Server.LastRecordAsync();
        Assert.That(await Server.CountRecordsAsync(), Is.EqualTo(before + 1));
        Assert.That(record["reason"]!.GetValue<string>(), Is.EqualTo(reason));
        Assert.That(record["role"]!.GetValue<string>(), Is.EqualTo(role));
        Assert.That(record["outcome"]!.GetValue<string>() == "reason-not-allowed", Is.Not.EqualTo(allowed));
    }

    [TestCase("watcher")]
    [TestCase("auditor")]
    [TestCase("admin")]
    public async Task Other_roles_look_nothing_up_and_leave_a_record(string role)
    {
        var elder = await Server.RegisterAsync();

        var reply = await AskAsync(role, elder.Number, "welfare-check");

        Assert.That(reply.Disclosed(), Is.EqualTo("403 forbidden"));
        Assert.That((await Server.LastRecordAsync())["role"]!.GetValue<string>(), Is.EqualTo(role));
    }

    [TestCase("investigation")]
    [TestCase("捜査")]
    [TestCase("")]
    public async Task Criminal_investigation_is_never_a_reason(string reason)
    {
        var elder = await Server.RegisterAsync();

        var reply = await AskAsync("police", elder.Number, reason);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
    }

    [TestCase("break-glass", null, "422 validation")]
    [TestCase("break-glass", "because", "422 validation")]
    [TestCase("break-glass", "unconscious", "full")]
    [TestCase("break-glass", "cannot-say-name", "full")]
    [TestCase("break-glass", "family-unreachable", "full")]
    [TestCase("emergency-treatment", "unconscious", "422 validation")]
    public async Task A_preset_goes_with_break_glass_and_with_nothing_else(string reason, string? preset, string expected)
    {
        var elder = await Server.RegisterAsync();

        var reply = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, reason).With("preset", preset));

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
    }

    [TestCase(true, "full")]
    [TestCase(false, "403 reason-not-allowed")]
    [TestCase(null, "403 reason-not-allowed")]
    public async Task Admission_support_needs_the_patients_word(bool? agreed, string expected)
    {
        var elder = await Server.RegisterAsync();

        var reply = await Server.LookUpAsync("hospital", Asking.Request(elder.Number, "admission-support").With("patientAgreed", agreed));

        Assert.That(reply.Disclosed(), Is.EqualTo(expected));
        Assert.That((await Server.LastRecordAsync())["reason"]!.GetValue<string>(), Is.EqualTo("admission-support"));
    }

    [TestCase(true, "full", "404 number-unknown")]
    [TestCase(false, "404 number-unknown", "full")]
    public async Task Training_numbers_and_the_reason_test_go_together(bool training, string tested, string treated)
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["training"] = training));

        var replies = new[]
        {
            await AskAsync("hospital", elder.Number, "test"),
            await AskAsync("hospital", elder.Number, "emergency-treatment"),
        };

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.EqualTo(new[] { tested, treated }));
    }

    [Test]
    public async Task A_training_card_is_headed_as_one()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(json => json["training"] = true));

        var reply = await AskAsync("dispatch", elder.Number, "test");

        Assert.That(elder.Number, Does.StartWith("9"));
        Assert.That(reply["heading"]!.GetValue<string>(), Does.StartWith("【訓練】"));
        Assert.That(reply["spoken"]!["radio"]!.GetValue<string>(), Does.StartWith("【訓練】"));
    }

    [TestCase("onBehalfOf")]
    [TestCase("note")]
    public async Task A_refusal_keeps_free_text_out_of_the_log(string field)
    {
        var elder = await Server.RegisterAsync();
        var request = Asking.Request(elder.Number, "phone-relay", "police protection").With("note", "見本巡査から");

        var reply = await Server.LookUpAsync("hospital", request);

        Assert.That(reply.Disclosed(), Is.EqualTo("403 reason-not-allowed"));
        Assert.That((await Server.LastRecordAsync()).Keys(), Does.Not.Contain(field));
        Assert.That((await Server.RecordsAsync())[^1], Does.Not.Contain(Asking.CallersName));
    }

    [Test]
    public async Task Both_a_number_and_a_token_or_neither_is_refused([Values("48210372", null)] string? number)
    {
        var token = number is null ? null : new string('A', 43);
        var request = new JsonObject { ["number"] = number, ["token"] = token, ["reason"] = "emergency-treatment" };

        var reply = await Server.LookUpAsync("hospital", request);

        Assert.That(reply.Disclosed(), Is.EqualTo("422 validation"));
    }
}
