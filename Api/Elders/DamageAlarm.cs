using Api.Access;
using Api.Audit;
using Api.Http;

namespace Api.Elders;

/// <summary>A record that does not agree with itself is never shown: it is recorded as an alarm and answered with 503.</summary>
internal sealed class DamageAlarm(AuditLog audit, ILogger<DamageAlarm> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RecordDamagedException damaged)
        {
            await RingAsync(audit, log, ((CallerPrincipal)context.HttpContext.User).Caller, damaged);
            return Problems.RecordDamaged;
        }
    }

    internal static async Task RingAsync(AuditLog audit, ILogger<DamageAlarm> log, Caller caller, RecordDamagedException damaged)
    {
        await audit.AppendAsync(new AuditRecord("record-damaged", Problems.RecordDamaged.Code, caller)
        {
            Elder = damaged.ElderId,
            Number = damaged.NumberId,
            Centre = damaged.CentreId,
            Alerts = ["record-damaged"],
        });
        log.LogCritical("record-damaged: elder {Elder}, number {Number}", Id.Text(damaged.ElderId), Id.Text(damaged.NumberId));
    }
}
