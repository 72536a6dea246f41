using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>One hand-written elder of the demo ward, with what is not in the document: the state of registration and number.</summary>
/// <param name="Key">The name in demo.json (design.md section 2).</param>
/// <param name="Document">What is stored.</param>
internal sealed record DemoElder(string Key, ElderDocument Document)
{
    /// <summary>active, closing, deceased, moved-out, closed or withdrawn.</summary>
    public string State { get; init; } = "active";

    /// <summary>active, lost or revoked.</summary>
    public string NumberState { get; init; } = "active";

    /// <summary>How long the state, or of an active elder the number's state, has lasted.</summary>
    public int StateDaysAgo { get; init; }

    /// <summary>Has a number of the old form.</summary>
    public bool Legacy { get; init; }

    /// <summary>Has a training number.</summary>
    public bool Training { get; init; }
}
