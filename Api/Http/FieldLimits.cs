using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Http;

/// <summary>What the validators demand of each field, and which types travel in which direction, for the description.</summary>
internal sealed class FieldLimits
{
    internal sealed record Limit
    {
        internal bool Required { get; set; }
        internal int? Characters { get; set; }
        internal int? Entries { get; set; }
        internal int? CharactersOfEntry { get; set; }
    }

    private readonly Dictionary<(Type Type, string Name), Limit> limits = [];
    private readonly HashSet<Type> requests = [];
    private readonly HashSet<Type> answers = [];

    public FieldLimits(EndpointDataSource endpoints, IServiceProvider services)
    {
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } request)
            {
                Walk(request, requests);
                if (services.GetService(typeof(IValidator<>).MakeGenericType(request)) is IValidator validator)
                    Read(validator);
            }

            foreach (var produced in endpoint.Metadata.OfType<IProducesResponseTypeMetadata>())
            {
                if (produced.Type is { } answer && answer != typeof(void) && answer != typeof(string))
                    Walk(answer, answers);
            }
        }
    }

    internal bool IsRequest(Type type) => requests.Contains(type);

    internal bool IsAnswer(Type type) => answers.Contains(type);

    /// <summary>What is demanded of a field in this type: a base's rules and those of the type alone.</summary>
    internal Limit? Of(Type type, MemberInfo member)
    {
        Limit? all = null;
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (limits.GetValueOrDefault((at, member.Name)) is not { } own)
                continue;

            all = all is null ? own : new Limit
            {
                Required = all.Required || own.Required,
                Characters = all.Characters ?? own.Characters,
                Entries = all.Entries ?? own.Entries,
                CharactersOfEntry = all.CharactersOfEntry ?? own.CharactersOfEntry,
            };
        }

        return all;
    }

    private static void Walk(Type type, HashSet<Type> into)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = Json.Options.GetTypeInfo(type);
        if (info.Kind == JsonTypeInfoKind.Enumerable)
            Walk(info.ElementType!, into);
        if (info.Kind != JsonTypeInfoKind.Object || !into.Add(type))
            return;

        foreach (var property in info.Properties)
            Walk(property.PropertyType, into);
    }

    private void Read(IValidator validator)
    {
        var validated = validator.GetType().GetInterfaces().First(of => of.IsGenericType && of.GetGenericTypeDefinition() == typeof(IValidator<>)).GenericTypeArguments[0];
        foreach (var rule in validator.CreateDescriptor().Rules)
        {
            foreach (var component in rule.Components)
            {
                if (Inner(component.Validator) is { } inner)
                    Read(inner);
                else if (rule.Member is { } member)
                    Note(validated, rule, member, component.Validator, rule.HasCondition || component.HasCondition);
            }
        }
    }

    private void Note(Type validated, IValidationRule rule, MemberInfo member, IPropertyValidator validator, bool onlySometimes)
    {
        // A field of a base may be demanded by one of the types made of it only.
        var key = (member.DeclaringType!.IsAssignableFrom(validated) ? validated : member.DeclaringType, member.Name);
        if (!limits.TryGetValue(key, out var limit))
            limits[key] = limit = new Limit();

        var ofEntry = member is PropertyInfo property && property.PropertyType != rule.TypeToValidate
            && Nullable.GetUnderlyingType(property.PropertyType) != rule.TypeToValidate;
        switch (validator)
        {
            case IMost { Of: Most.Characters, Limit: var most } when ofEntry:
                limit.CharactersOfEntry = most;
                break;
            case IMost { Of: Most.Characters, Limit: var most }:
                limit.Characters = most;
                break;
            case IMost { Limit: var most }:
                limit.Entries = most;
                break;
            case IRequired when !ofEntry && !onlySometimes:
                limit.Required = true;
                break;
            default:
                break;
        }
    }

    // The library's descriptor names an inner validator's type only; the instance is behind a method of a generic type.
    private static IValidator? Inner(IPropertyValidator validator)
    {
        if (validator is not IChildValidatorAdaptor)
            return null;

        var inner = validator.GetType().GetMethod("GetValidator")!;
        var context = Activator.CreateInstance(inner.GetParameters()[0].ParameterType, [null]);
        return (IValidator?)inner.Invoke(validator, [context, null]);
    }
}
