namespace Insight.Waf.Operators;

/// <summary>All operators of the rule language by name (without <c>@</c>, in any case).</summary>
public static class OperatorTable
{
    private static readonly Dictionary<string, Operator> s_plain = new(StringComparer.OrdinalIgnoreCase)
    {
        ["beginsWith"] = new BeginsWith(),
        ["contains"] = new Contains(),
        ["containsWord"] = new ContainsWord(),
        ["endsWith"] = new EndsWith(),
        ["eq"] = new NumberEquals(),
        ["ge"] = new NumberAtLeast(),
        ["gt"] = new NumberAbove(),
        ["le"] = new NumberAtMost(),
        ["lt"] = new NumberBelow(),
        ["noMatch"] = new NoMatch(),
        ["streq"] = new StringEquals(),
        ["strmatch"] = new Contains(),
        ["unconditionalMatch"] = new UnconditionalMatch(),
        ["validateUrlEncoding"] = new ValidateUrlEncoding(),
        ["validateUtf8Encoding"] = new ValidateUtf8Encoding(),
        ["within"] = new Within(),
    };

    private static readonly Dictionary<string, Factory> s_compiled = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ipMatch"] = static (string argument, string _, out string? error) => AddressMatch.Create(argument, out error),
        ["ipMatchF"] = AddressMatch.CreateFromFile,
        ["ipMatchFromFile"] = AddressMatch.CreateFromFile,
        ["pm"] = static (string argument, string _, out string? error) => PhraseMatch.Create(argument, out error),
        ["pmf"] = PhraseMatch.CreateFromFile,
        ["pmFromFile"] = PhraseMatch.CreateFromFile,
        ["validateByteRange"] = static (string argument, string _, out string? error) => ValidateByteRange.Create(argument, out error),
        ["verifyCC"] = static (string argument, string _, out string? error) => NumberVerification.Create("verifyCC", argument, CheckDigits.IsCard, out error),
        ["verifyCPF"] = static (string argument, string _, out string? error) => NumberVerification.Create("verifyCPF", argument, CheckDigits.IsTaxpayerNumber, out error),
        ["verifySVNR"] = static (string argument, string _, out string? error) => NumberVerification.Create("verifySVNR", argument, CheckDigits.IsInsuranceNumber, out error),
        ["verifySSN"] = static (string argument, string _, out string? error) => NumberVerification.Create("verifySSN", argument, CheckDigits.IsSocialSecurityNumber, out error),
    };

    private static readonly Dictionary<string, string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fuzzyHash"] = "it needs the ssdeep library, which this engine does not carry",
        ["inspectFile"] = "it starts a program for each request, which a gateway must not do",
        ["rsub"] = "it changes bodies on their way, which this engine does not do",
        ["validateDTD"] = "bodies of XML are read without a DTD, so that none can be misused",
        ["validateSchema"] = "XML schemas are not read; check the body where it is used",
    };

    private static readonly Dictionary<string, string> s_unanswered = new(StringComparer.OrdinalIgnoreCase)
    {
        ["geoLookup"] = "it needs a database of places, which this engine does not carry",
        ["gsbLookup"] = "the Safe Browsing database in this form is no longer offered",
        ["rbl"] = "it would wait for DNS within each request; use @ipMatchFromFile with a list instead",
    };

    private static readonly HashSet<string> s_elsewhere = new(StringComparer.OrdinalIgnoreCase) { "rx", "rxGlobal", "detectSQLi", "detectXSS" };

    private delegate Operator? Factory(string argument, string baseDirectory, out string? error);

    /// <summary>Whether the rule language has an operator of this name, whether or not this engine takes it.</summary>
    public static bool IsKnown(string name) =>
        s_plain.ContainsKey(name) || s_compiled.ContainsKey(name) || s_refused.ContainsKey(name) || s_unanswered.ContainsKey(name) || s_elsewhere.Contains(name);

    /// <summary>Why an operator is taken but never answered, as those that ask others about a client; null for all others.</summary>
    public static string? WhyUnanswered(string name) => s_unanswered.GetValueOrDefault(name);

    /// <summary>Makes an operator.</summary>
    /// <param name="name">Its name, without <c>@</c> and <c>!</c>.</param>
    /// <param name="argument">Its argument as written, one byte for each char, macros not expanded.</param>
    /// <param name="baseDirectory">The directory of the file of rules, where files of data are looked for.</param>
    /// <param name="error">A sentence that says what is wrong; null when nothing is.</param>
    /// <returns>
    /// The operator. Null with an error when it cannot be made, and null without one for <c>rx</c>, <c>rxGlobal</c>, <c>detectSQLi</c>
    /// and <c>detectXSS</c>, which other parts of the engine make, and for those that are never answered.
    /// </returns>
    public static Operator? Create(string name, string argument, string baseDirectory, out string? error)
    {
        error = null;
        if (s_plain.TryGetValue(name, out Operator? plain)) return plain;
        if (s_compiled.TryGetValue(name, out Factory? factory)) return factory(argument, baseDirectory, out error);
        if (s_unanswered.ContainsKey(name) || s_elsewhere.Contains(name)) return null;

        error = s_refused.TryGetValue(name, out string? reason)
            ? $"The operator @{name} is not taken: {reason}."
            : $"There is no operator @{name}.";
        return null;
    }
}
