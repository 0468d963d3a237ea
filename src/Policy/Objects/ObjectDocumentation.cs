using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Insight.Policy.Objects;

/// <summary>What the records' own documentation says of types and fields, as one line.</summary>
internal static partial class ObjectDocumentation
{
    private static readonly Lazy<Dictionary<string, string>> s_texts = new(Read);

    /// <summary>What is said of a type; empty: nothing.</summary>
    public static string Of(Type type) => s_texts.Value.GetValueOrDefault($"T:{type.FullName}", "");

    /// <summary>What is said of a property, or of the parameter that it comes from; empty: nothing.</summary>
    public static string Of(PropertyInfo property) => s_texts.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", "");

    private static Dictionary<string, string> Read()
    {
        using Stream file = typeof(ObjectDocumentation).Assembly.GetManifestResourceStream("Insight.Contracts.xml") ?? throw new InvalidOperationException("The documentation of the contracts is missing.");
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (XElement member in XDocument.Load(file).Descendants("member"))
        {
            string name = (string)member.Attribute("name")!;
            if (member.Element("summary") is { } summary) texts[name] = Line(summary);
            if (!name.StartsWith("T:", StringComparison.Ordinal)) continue;
            foreach (XElement parameter in member.Elements("param")) texts[$"P:{name[2..]}.{(string)parameter.Attribute("name")!}"] = Line(parameter);
        }

        return texts;
    }

    private static string Line(XElement text) => Spaces().Replace(string.Concat(text.Nodes().Select(Word)), " ").Trim();

    /// <summary>References are written as the fields that they lead to.</summary>
    private static string Word(XNode node) => node switch
    {
        XText words => words.Value,
        XElement { Name.LocalName: "see" } see when (string?)see.Attribute("cref") is { } target => JsonNamingPolicy.CamelCase.ConvertName(target[(target.LastIndexOfAny(['.', ':']) + 1)..]),
        XElement inner => (string?)inner.Attribute("langword") ?? (string?)inner.Attribute("name") ?? string.Concat(inner.Nodes().Select(Word)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
