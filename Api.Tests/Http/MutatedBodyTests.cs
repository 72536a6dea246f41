using System.Text;
using Api.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Api.Tests.Http;

/// <summary>Whatever arrives: a success or a problem, and never an accident.</summary>
internal sealed class MutatedBodyTests
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "0", "-1", "1e999", "1.5", "{}", "[]", "\"\"",
            "\"name\":1,", "\"x\":0,", "[[[[[[[[[[",
            "\\u0000", "\\ud800", "\\udc00", "\\u202e", "\\n", "\n", "\t", "\u202E", "\u0085", "\uFEFF", "//", "/*",
            "NaN", "昭和15年3月1日", "S99.9.9",
            "髙", "\U00020BB7", "\u3099", "%00", "9999-12-31", "0001-01-01", "?", "protected", "\"protected\":null,",
        }.Select(Encoding.UTF8.GetBytes),
        [0x00], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE3, 0x81],
    ];

    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [TestCase("/v1/elders", 5000)]
    [TestCase("/v1/lookups", 2000)]
    [TestCase("/v1/elders/search", 1000)]
    public void A_body_with_anything_in_it_gets_an_answer(string path, int times)
    {
        var valid = Encoding.UTF8.GetBytes(path switch
        {
            "/v1/elders" => SomeElder.Json().ToJsonString(),
            "/v1/lookups" => """
                {"number":"4821-0372","reason":"welfare-check","note":"呼びかけに反応あり","numberAgain":"4821-0372",
                 "observed":{"sex":"female","ageAbout":80},"known":{"birthDate":"1938-04-01"},"confirm":true}
                """,
            _ => """{"name":"ヤマダ","due":true,"overdue":false,"state":"active","community":"体操","cursor":"0123456789abc"}""",
        });
        // The same cases on every run: a failure here can be repeated.
        var runs = Config.QuickThrowOnFailure
            .WithMaxTest(times)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260401, 4821037), FSharpOption<int>.None)));

        var property = Prop.ForAll(Mutations(valid).ToArbitrary(), body => IsAnswered(path, body));

        Check.One(runs, property);
    }

    private bool IsAnswered(string path, byte[] body)
    {
        var reply = server.SendBytesAsync("centre", path, body).GetAwaiter().GetResult();
        var isProblem = reply.Status < 500 && reply.ContentType == "application/problem+json" && reply.Code is not null;
        return reply.Status is 200 or 201 || isProblem
            ? true
            : throw new AssertionException($"{reply.Status} {reply.Text} for {Convert.ToBase64String(body)}");
    }

    internal static Gen<byte[]> Mutations(byte[] valid) =>
        from count in Gen.Choose(1, 3)
        from changes in Gen.ArrayOf(Change(), count)
        select changes.Aggregate(valid, (body, change) => change(body));

    private static Gen<Func<byte[], byte[]>> Change() =>
        Gen.OneOf(
            from at in Gen.Choose(0, 1_000_000)
            from to in Gen.Choose(0, 255)
            select (Func<byte[], byte[]>)(body => [.. body[..At(body, at)], (byte)to, .. body[Math.Min(At(body, at) + 1, body.Length)..]]),
            from at in Gen.Choose(0, 1_000_000)
            from bit in Gen.Choose(0, 7)
            select (Func<byte[], byte[]>)(body => Flip(body, At(body, at), bit)),
            from at in Gen.Choose(0, 1_000_000)
            from length in Gen.Choose(1, 60)
            select (Func<byte[], byte[]>)(body => [.. body[..At(body, at)], .. body[Math.Min(At(body, at) + length, body.Length)..]]),
            from at in Gen.Choose(0, 1_000_000)
            from token in Gen.Elements(Tokens)
            select (Func<byte[], byte[]>)(body => [.. body[..At(body, at)], .. token, .. body[At(body, at)..]]),
            from at in Gen.Choose(0, 1_000_000)
            select (Func<byte[], byte[]>)(body => body[..At(body, at)]));

    private static int At(byte[] body, int at) => at % (body.Length + 1);

    private static byte[] Flip(byte[] body, int at, int bit)
    {
        if (at == body.Length)
            return body;

        byte[] flipped = [.. body];
        flipped[at] ^= (byte)(1 << bit);
        return flipped;
    }
}
