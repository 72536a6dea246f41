using System.Collections.Frozen;
using Api.Elders;
using Api.Http;

namespace Api.Notices;

/// <summary>A notice's states: 受付 → 対応中 → 終了.</summary>
internal static class NoticeState
{
    internal const string Received = "received";
    internal const string Taken = "taken";
    internal const string Closed = "closed";
}

/// <summary>The kinds that the program itself tells apart.</summary>
internal static class NoticeKind
{
    internal const string Abuse = "abuse";
    internal const string Other = "other";
}

/// <summary>How a notice came.</summary>
internal static class NoticeChannel
{
    internal const string Api = "api";

    /// <summary>From somebody who read an item's code, without credentials.</summary>
    internal const string Qr = "qr";
}

/// <summary>The closed lists of notices, and the line that stands first on every form.</summary>
internal static class NoticeCodes
{
    /// <summary>Who writes a notice while somebody is dying has come to the wrong place.</summary>
    internal static readonly Text FirstLine = new(
        "命の危険は119、事件・迷い人は110。", "Danger to life: call 119. A crime, or somebody lost: call 110.");

    internal static readonly FrozenDictionary<string, Text> Kind = Codes.List(
        ("health", "体調・けが", "health"), ("daily-life", "暮らしの様子", "daily life"), (NoticeKind.Abuse, "虐待の疑い", "a suspicion of abuse"),
        (NoticeKind.Other, "その他", "other"));

    internal static readonly FrozenDictionary<string, Text> State = Codes.List(
        (NoticeState.Received, "受付", "received"), (NoticeState.Taken, "対応中", "being dealt with"), (NoticeState.Closed, "終了", "closed"));

    internal static readonly FrozenDictionary<string, Text> Channel = Codes.List(
        (NoticeChannel.Api, "見守り協力機関・関係機関", "a partner or another organisation"), (NoticeChannel.Qr, "品物のQRコード（見つけた方）", "an item's QR code, by a finder"));
}
