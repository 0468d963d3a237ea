namespace Insight.Gateway.Sensitive;

/// <summary>One kind of sensitive data, by a regular expression.</summary>
public sealed class SensitivePattern
{
    /// <summary>Name of the kind, as records say it: 1 to 32 lower case letters, digits, <c>_</c> and <c>-</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Regular expression in .NET's syntax, at most 512 characters, matched in linear time: without lookarounds, backreferences and atomic
    /// groups. It is held against every value of a body or query and every segment of a path for itself.
    /// </summary>
    public string Regex { get; set; } = "";
}
