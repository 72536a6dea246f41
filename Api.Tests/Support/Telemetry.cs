using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Api.Tests.Support;

/// <summary>
/// Every trace and every measurement of this process, as a collector attached to it would get them: what they say, each
/// once. They do not tell servers apart, so each server's values are looked for in all of them.
/// </summary>
internal static class Telemetry
{
    private static readonly ConcurrentDictionary<(string Place, string Text), bool> seen = new();
    private static readonly MeterListener meters = new();

    internal static IEnumerable<(string Place, string Text)> Seen => seen.Keys;

#pragma warning disable CA2255 // Before any server starts, whichever fixture is first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Listen()
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            SampleUsingParentId = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Take,
        });
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<byte>(Take);
        meters.SetMeasurementEventCallback<short>(Take);
        meters.SetMeasurementEventCallback<int>(Take);
        meters.SetMeasurementEventCallback<long>(Take);
        meters.SetMeasurementEventCallback<float>(Take);
        meters.SetMeasurementEventCallback<double>(Take);
        meters.SetMeasurementEventCallback<decimal>(Take);
        meters.Start();
    }

    private static void Take(Activity activity)
    {
        Add("trace", activity.DisplayName);
        Add("trace", activity.StatusDescription);
        foreach (var (name, value) in activity.TagObjects.Concat(activity.Events.SelectMany(one => one.Tags)))
            Add("trace", $"{name}={value}");
        foreach (var (name, value) in activity.Baggage)
            Add("trace", $"{name}={value}");
        foreach (var one in activity.Events)
            Add("trace", one.Name);
    }

    private static void Take<T>(Instrument instrument, T measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (var (name, value) in tags)
            Add("metric", $"{instrument.Name} {name}={value}");
    }

    private static void Add(string place, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            seen.TryAdd((place, text), true);
    }
}
