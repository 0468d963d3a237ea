namespace Insight.Waf.Operators;

/// <summary><c>@ipMatch</c> and <c>@ipMatchFromFile</c>: the value is an IP address in one of the listed networks.</summary>
internal sealed class AddressMatch : Operator
{
    private readonly AddressSet _networks;

    private AddressMatch(AddressSet networks) => _networks = networks;

    /// <inheritdoc />
    public override bool ReadsArgument => false;

    /// <summary>Compiles a list of addresses and CIDR blocks with commas between them.</summary>
    public static AddressMatch? Create(string argument, out string? error) =>
        Create("@ipMatch", argument.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), out error);

    /// <summary>Compiles files of addresses and CIDR blocks, one a line.</summary>
    public static AddressMatch? CreateFromFile(string argument, string baseDirectory, out string? error) =>
        DataFile.ReadLines("@ipMatchFromFile", argument, baseDirectory, out error) is { } lines ? Create("@ipMatchFromFile", lines, out error) : null;

    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => _networks.Contains(value);

    private static AddressMatch? Create(string name, IReadOnlyCollection<string> entries, out string? error)
    {
        AddressSet? networks = AddressSet.Create(entries, out string? wrong);
        error = networks is null
            ? $"{name} takes IP addresses and CIDR blocks, such as \"10.0.0.0/8\" or \"2001:db8::/32\"; \"{wrong}\" is neither."
            : entries.Count == 0 ? $"{name} needs at least one IP address or CIDR block." : null;
        return error is null ? new AddressMatch(networks!) : null;
    }
}
