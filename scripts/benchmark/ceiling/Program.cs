using System.Text;

// What Kestrel does on this machine when nothing is looked up: it reads the request and answers one saved answer, byte for byte.
// Started by scripts/bench: Ceiling FILE URL, where FILE is an answer as it came over the wire, its chunks put together.
var saved = File.ReadAllBytes(args[0]);
var end = saved.AsSpan().IndexOf("\r\n\r\n"u8);
var head = Encoding.ASCII.GetString(saved, 0, end).Split("\r\n")[1..].Select(line => line.Split(": ", 2)).ToArray();
var body = saved.AsMemory(end + 4);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[1]);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.MapPost("/v1/lookups", async context =>
{
    var request = context.Request.BodyReader;
    var read = await request.ReadAsync(context.RequestAborted);
    while (!read.IsCompleted)
    {
        request.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        read = await request.ReadAsync(context.RequestAborted);
    }

    request.AdvanceTo(read.Buffer.End);
    var response = context.Response;
    foreach (var line in head)
        response.Headers[line[0]] = line[1];
    response.ContentLength = body.Length;
    await response.BodyWriter.WriteAsync(body, context.RequestAborted);
});
await app.RunAsync();
