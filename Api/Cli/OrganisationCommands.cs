using System.CommandLine;
using Api.Http;
using Api.Lookups;
using Api.Storage;

namespace Api.Cli;

/// <summary>organisation add, organisation list: who telephones, and the number to call back under.</summary>
internal static class OrganisationCommands
{
    internal static Command Make() => new("organisation", "電話照会元の名簿 / The directory of callers' organisations") { Add(), List() };

    private static Command Add()
    {
        var role = new Option<string>("--role") { Description = "役割 / Its role", Required = true };
        role.AcceptOnlyFromAmong([.. LookupCodes.RelayedRole.Keys.Order(StringComparer.Ordinal)]);
        var name = new Option<string>("--name") { Description = "名称 / Its name", Required = true };
        var phone = new Option<string>("--phone") { Description = "公表されている代表番号 / The number it publishes", Required = true };
        var command = new Command("add", "機関を名簿に加えます / Adds an organisation") { role, name, phone };
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = new SetOrganisation { Role = parsed.GetValue(role), Name = parsed.GetValue(name), Phone = parsed.GetValue(phone) };
            if (new SetOrganisationValidator().Validate(wanted) is { IsValid: false } wrong)
                throw new StartRefusedException(string.Join(' ', wrong.Errors.Select(error => $"--{error.PropertyName.ToLowerInvariant()}: {Shown(error.ErrorMessage)}")));

            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var (id, problem) = await new Organisations(registry.Engine, log, TimeProvider.System).AddAsync(wanted, null, Commands.Operator, ct);
            if (problem is not null)
            {
                await Console.Error.WriteLineAsync(problem.Title.Shown());
                return 1;
            }

            Commands.Say(new($"名簿に加えました。ID：{Id.Text(id)}", $"Added the organisation {Id.Text(id)}"));
            return 0;
        });
        return command;
    }

    private static string Shown(string both) => new Text(Text.Pick(both, Language.Japanese), Text.Pick(both, Language.English)).Shown();

    private static Command List()
    {
        var name = new Option<string?>("--name") { Description = "名称の一部 / A part of the name" };
        var command = new Command("list", "名簿の一覧 / Lists the directory") { name };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            foreach (var one in await new Organisations(registry.Engine, log, TimeProvider.System).SearchAsync(parsed.GetValue(name), ct))
                Console.WriteLine($"{Id.Text(one.Id)}  {one.Role}  {one.Name}  {one.Phone}");
            return 0;
        });
        return command;
    }
}
