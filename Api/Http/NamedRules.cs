using FluentValidation;
using FluentValidation.Validators;

namespace Api.Http;

// Rules with a type of their own, so that the API's description can read off a validator what it demands.

internal interface IRequired;

internal enum Most
{
    Characters,
    Entries,
}

internal interface IMost
{
    Most Of { get; }

    int Limit { get; }
}

internal sealed class Required<T, TValue> : PropertyValidator<T, TValue>, IRequired
{
    public override string Name => "Required";

    public override bool IsValid(ValidationContext<T> context, TValue value) =>
        value is string text ? !string.IsNullOrWhiteSpace(text) : value is not null;
}

internal sealed class MostCharacters<T>(int limit) : PropertyValidator<T, string?>, IMost
{
    public override string Name => "MostCharacters";

    public Most Of => Most.Characters;

    public int Limit => limit;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || value.Length <= limit;
}

internal sealed class MostEntries<T, TItem>(int limit) : PropertyValidator<T, IReadOnlyList<TItem>?>, IMost
{
    public override string Name => "MostEntries";

    public Most Of => Most.Entries;

    public int Limit => limit;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value) => value is null || value.Count <= limit;
}
