using Api.Access;
using Api.Clients;
using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>A client as the words of client add describe it.</summary>
internal static class WrittenClient
{
    private const int MostInOidcValue = 200;

    /// <summary>What was written on the command line, as a client that can be added.</summary>
    /// <exception cref="StartRefusedException">Something in it cannot be.</exception>
    internal static NewClient Read(
        string role, string organisation, string? person, string? centre, string? expires, int desks, TimeZoneInfo zone)
    {
        if (!Roles.TryParse(role, out var known))
            throw new StartRefusedException($"役割 {role} はありません。 / There is no role {role}: {string.Join(", ", Roles.All.Select(r => r.Name()))}");

        if (organisation.Trim().Length is 0 or > Rules.MostInName)
            throw new StartRefusedException($"--organisation は{Rules.MostInName}文字以内で書いてください。 / Write --organisation in at most {Rules.MostInName} characters.");

        if (person is not null && !ActingUser.IsValid(person))
            throw new StartRefusedException("--person は職員IDです（英数字と . _ @ -、氏名は不可）。 / --person is an id of letters, digits and . _ @ -, not a name.");

        if ((known == Role.Centre) != (centre is not null))
            throw new StartRefusedException("--centre は役割が centre のときだけ、必ず書いてください。 / --centre goes with role centre, and only with it.");

        if (desks is < 1 or > 1000)
            throw new StartRefusedException("--desks は1から1000までの数です。 / --desks is 1 to 1000.");

        long centreId = 0;
        if (centre is not null && !Id.TryParse(centre, out centreId))
            throw new StartRefusedException("--centre はセンターのIDです（centre list で確認できます）。 / --centre is a centre's id (see centre list).");

        return new NewClient(known, organisation.Trim(), person, centre is null ? null : centreId, desks, expires is null ? null : EndOf(expires, zone));
    }

    /// <exception cref="StartRefusedException">Tokens cannot name a client so, or name another one so already.</exception>
    internal static void RefuseUnlessFree(string oidcValue, NewClient client, IEnumerable<ClientLine> others)
    {
        if (oidcValue.Trim() != oidcValue || oidcValue.Length is 0 or > MostInOidcValue || oidcValue.Any(char.IsControl))
            throw new StartRefusedException($"--oidc は{MostInOidcValue}文字以内で、前後に空白を入れずに書いてください。 / Write --oidc in at most {MostInOidcValue} characters, without spaces around.");

        if (client.Person is not null)
            throw new StartRefusedException("--oidc と --person は一緒に使えません（照会者はトークンで分かります）。 / --oidc does not go with --person: the token names the person.");

        if (others.Any(other => other.OidcValue == oidcValue && other.RevokedAt is null))
            throw new StartRefusedException($"--oidc {oidcValue} の利用者が、すでにあります（client list で確認できます）。 / There is a client for --oidc {oidcValue} already (see client list).");
    }

    // Valid through the day named, in local time.
    private static long EndOf(string date, TimeZoneInfo zone)
    {
        if (!JapaneseDate.TryParse(date, out var day))
            throw new StartRefusedException($"--expires {date} を日付として読み取れません。2027-03-31 のように書いてください。 / --expires {date} is not a date: write it as 2027-03-31.");

        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        if (new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) <= TimeProvider.System.GetUtcNow())
            throw new StartRefusedException("--expires には今日以降の日付を書いてください。 / --expires is today or later.");

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }
}
