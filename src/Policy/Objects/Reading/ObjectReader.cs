using System.Globalization;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Objects.Reading;

/// <summary>Reads objects as people write them: YAML with several documents, or JSON. Every document is read, and every error is told with its line.</summary>
/// <remarks>
/// <code>
/// apiVersion: insight/v1
/// kind: Route
/// metadata: { name: shop-api, labels: { team: shop } }
/// spec: …
/// </code>
/// </remarks>
public static class ObjectReader
{
    /// <summary>Largest file, in bytes of UTF-8.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>Most documents of a file.</summary>
    public const int MaxDocuments = 10_000;

    /// <summary>Most errors that are told of one file.</summary>
    public const int MaxErrors = 100;

    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "spec"];

    /// <summary>Reads one file.</summary>
    public static ObjectReading Read(ObjectFile file) => Read([file]);

    /// <summary>Reads files as one: the same object must not stand in two of them.</summary>
    public static ObjectReading Read(IEnumerable<ObjectFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Dictionary<ObjectKey, ReadObject> objects = [];
        List<ObjectError> errors = [];
        foreach (ObjectFile file in files)
        {
            List<ObjectError> found = [];
            ReadFile(file, objects, found);
            int more = found.Count - MaxErrors;
            errors.AddRange(found.Take(MaxErrors));
            if (more > 0) errors.Add(new ObjectError(file.Name, 0, "", "", string.Create(CultureInfo.InvariantCulture, $"{more} more errors are not shown")));
        }

        return new ObjectReading([.. objects.Values], errors);
    }

    private static void ReadFile(ObjectFile file, Dictionary<ObjectKey, ReadObject> objects, List<ObjectError> errors)
    {
        string text = file.Text.StartsWith('\uFEFF') ? file.Text[1..] : file.Text;
        if (Encoding.UTF8.GetByteCount(text) > MaxFileBytes)
        {
            errors.Add(new ObjectError(file.Name, 0, "", "", $"is larger than {MaxFileBytes >> 20} MiB; divide it"));
            return;
        }

        int count = 0;
        foreach ((DocumentNode? document, DocumentException? error) in JsonDocuments.IsJson(text) ? JsonDocuments.Read(text) : YamlDocuments.Read(text))
        {
            if (++count > MaxDocuments)
            {
                errors.Add(new ObjectError(file.Name, document?.Line ?? error!.Line, "", "", string.Create(CultureInfo.InvariantCulture, $"has more than {MaxDocuments} documents; divide it")));
                return;
            }

            if (error is not null) errors.Add(new ObjectError(file.Name, error.Line, "", "", error.Message));
            else if (ReadDocument(file.Name, document!, errors) is { } read && !objects.TryAdd(read.Value.Key, read))
            {
                ReadObject first = objects[read.Value.Key];
                errors.Add(read.Error("metadata.name", string.Create(CultureInfo.InvariantCulture, $"stands twice, also in {first.File}:{first.Line}; leave one of them out")));
            }
        }
    }

    private static ReadObject? ReadDocument(string file, DocumentNode document, List<ObjectError> errors)
    {
        int before = errors.Count;
        string name = document.Find("metadata")?.Find("name") is { Kind: DocumentNodeKind.Plain or DocumentNodeKind.Text } word ? word.Text : "";
        bool isKnown = ObjectKinds.TryParse(document.Find("kind")?.Text, out ObjectKind kind);
        string shown = isKnown && NameRules.IsName(name) ? new ObjectKey(kind, "", name).ToString() : isKnown ? ObjectKinds.Word(kind) : "";
        if (document.Kind != DocumentNodeKind.Map)
        {
            Complain("", document.Line, $"must be an object with the fields {string.Join(", ", s_fields)}");
            return null;
        }

        foreach ((string field, DocumentNode value) in document.Members)
        {
            if (!s_fields.Contains(field)) Complain(FieldPath.Member("", field), value.Line, DocumentBinder.Unknown(field, s_fields));
        }

        foreach (string field in s_fields)
        {
            if (document.Find(field) is null) Complain(field, document.Line, "is missing");
        }

        if (document.Find("apiVersion") is { } version && version.Text != ObjectSet.ApiVersion)
            Complain("apiVersion", version.Line, $"{FieldPath.Quote(version.Text)} is not known; write {ObjectSet.ApiVersion}");
        if (document.Find("kind") is { } given && (!isKnown || given.Text != kind.ToString()))
            Complain("kind", given.Line, isKnown ? $"is written {kind}" : $"{FieldPath.Quote(given.Text)} is no kind; the kinds are {string.Join(", ", ObjectKinds.All)}");

        object? metadata = document.Find("metadata") is { } named ? DocumentBinder.Bind(typeof(ObjectMetadata), named, "metadata", Complain) : null;
        object? spec = isKnown && document.Find("spec") is { } wanted ? DocumentBinder.Bind(ObjectKinds.SpecType(kind), wanted, "spec", Complain) : null;
        if (metadata is null || spec is null || errors.Count > before) return null;

        ReadObject read = new(new NamedObject((ObjectMetadata)metadata, spec), file, document);
        errors.AddRange(ObjectRules.Check(read.Value).Select(problem => new ObjectError(file, document.LineOf(problem.Field), shown, problem.Field, problem.Message)));
        return errors.Count > before ? null : read;

        void Complain(string field, int line, string message) => errors.Add(new ObjectError(file, line, shown, field, message));
    }
}
