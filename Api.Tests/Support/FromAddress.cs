using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Support;

/// <summary>Requests in memory come from nowhere; with this header they come from an address.</summary>
internal sealed class FromAddress : IStartupFilter
{
    internal const string Header = "X-Test-From";

    internal static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, FromAddress>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, proceed) =>
        {
            if (IPAddress.TryParse(context.Request.Headers[Header], out var address))
                context.Connection.RemoteIpAddress = address;
            return proceed(context);
        });
        next(app);
    };
}
