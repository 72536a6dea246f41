using Api.Http;

namespace Api.Access;

/// <summary>Who asks (domain.md section 3). Every client has exactly one.</summary>
internal enum Role
{
    Ambulance,
    Dispatch,
    Hospital,
    Police,
    Centre,
    Desk,
    Watcher,
    Auditor,
    Admin,
}

internal static class Roles
{
    internal static readonly Role[] All = Enum.GetValues<Role>();

    private static readonly string[] Names = [.. All.Select(role => role.ToString().ToLowerInvariant())];

    private static readonly Text[] Labels =
    [
        new("救急隊", "ambulance crew"),
        new("消防指令センター", "fire dispatch centre"),
        new("医療機関（救急外来・医療相談室）", "hospital"),
        new("警察", "police"),
        new("地域包括支援センター", "community general support centre"),
        new("夜間・休日受付", "night and holiday desk"),
        new("見守り協力機関・協力員", "watching partner"),
        new("個人情報保護担当", "privacy officer"),
        new("システム管理（区）", "system administration"),
    ];

    internal static string Name(this Role role) => Names[(int)role];

    internal static Text Label(this Role role) => Labels[(int)role];

    internal static bool TryParse(string? name, out Role role)
    {
        var at = Array.IndexOf(Names, name);
        role = (Role)Math.Max(at, 0);
        return at >= 0;
    }
}
