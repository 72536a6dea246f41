namespace Api.Http;

/// <summary>The API's description.</summary>
internal static class OpenApi
{
    internal static void AddDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen();
    }

    internal static void MapDescription(this WebApplication app)
    {
    }
}
