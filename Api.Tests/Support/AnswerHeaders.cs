namespace Api.Tests.Support;

/// <summary>What every answer carries, whatever it is an answer to.</summary>
internal static class AnswerHeaders
{
    internal const string Closed = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string Hsts = "Strict-Transport-Security";

    internal static readonly (string Name, string Value)[] Always =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    internal static void Check(HttpResponseMessage response, bool tls = false)
    {
        var what = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} {(int)response.StatusCode}";
        foreach (var (name, value) in Always)
            Assert.That(Values(response, name), Is.EqualTo(new[] { value }), $"{name}: {what}");

        var policy = Values(response, "Content-Security-Policy").Single();
        Assert.That(policy, Does.StartWith("default-src 'none'").And.Contain("base-uri 'none'").And.Contain("frame-ancestors 'none'"), what);
        // Whatever is no page of ours loads nothing.
        if (response.Content.Headers.ContentType?.MediaType != "text/html" && response.RequestMessage?.RequestUri?.AbsolutePath.StartsWith("/swagger", StringComparison.Ordinal) != true)
            Assert.That(policy, Is.EqualTo(Closed), what);
        Assert.That(Values(response, Hsts), Is.EqualTo(tls ? new[] { "max-age=31536000; includeSubDomains" } : []), $"{Hsts}: {what}");
        Assert.That(Values(response, "Server").Concat(Values(response, "X-Powered-By")), Is.Empty, what);
    }

    internal static string[] Values(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? [.. values] : [];
}
