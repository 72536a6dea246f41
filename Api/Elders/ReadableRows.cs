using Api.Access;
using Api.Audit;

namespace Api.Elders;

/// <summary>
/// A centre's elders for its lists. A record that does not agree with itself is left out and rings, as it would by itself; the list says
/// how many are missing. One row must not take the paper for an outage away.
/// </summary>
internal sealed class ReadableRows(AuditLog audit, ILogger<DamageAlarm> log)
{
    // Where a whole table is damaged the rest of the records would say nothing new.
    private const int MostAlarms = 20;

    internal async Task<(List<T> Read, int Damaged)> OfAsync<T>(IEnumerable<ElderRow> rows, Func<ElderRow, T> open, Caller caller)
    {
        var read = new List<T>();
        var damaged = 0;
        foreach (var row in rows)
        {
            try
            {
                read.Add(open(row));
            }
            catch (RecordDamagedException found)
            {
                if (++damaged <= MostAlarms)
                    await DamageAlarm.RingAsync(audit, log, caller, found);
            }
        }

        return (read, damaged);
    }
}
