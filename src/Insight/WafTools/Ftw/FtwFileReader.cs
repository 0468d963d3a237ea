using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Insight.WafTools.Ftw;

/// <summary>Reads test files. Keys that it does not know are passed over; what it knows must be right, and a wrong test does not keep the others from running.</summary>
public static class FtwFileReader
{
    /// <summary>Reads every <c>.yaml</c> file of a folder and its subfolders, by path; other endings are passed over, as in go-ftw, so that counts can be compared.</summary>
    /// <param name="folder">The folder, or a single file of any name.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static IReadOnlyList<FtwFile> ReadAll(string folder, List<FtwError> errors)
    {
        string[] paths = File.Exists(folder)
            ? [folder]
            : Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories);
        Array.Sort(paths, StringComparer.Ordinal);
        return [.. paths.Select(path => Read(path, errors)).OfType<FtwFile>()];
    }

    /// <summary>Reads one file; null when nothing of it can be used.</summary>
    public static FtwFile? Read(string path, List<FtwError> errors)
    {
        try
        {
            using StreamReader text = new(path);
            return Parse(path, text, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new FtwError(path, 0, $"cannot be read: {e.Message}"));
            return null;
        }
    }

    /// <summary>Reads the text of a file; null when nothing of it can be used. A file of comments alone is a file without tests.</summary>
    public static FtwFile? Parse(string path, TextReader text, List<FtwError> errors)
    {
        FtwFields fields = new(path, errors);
        YamlTree? root;
        try
        {
            root = YamlTree.Read(text);
        }
        catch (YamlException e)
        {
            errors.Add(new FtwError(path, e.Start.Line, $"is not valid YAML: {e.InnerException?.Message ?? e.Message}"));
            return null;
        }

        if (root is null) return new FtwFile(path, 0, []);
        if (!root.IsMapping)
        {
            errors.Add(new FtwError(path, root.Line, "must be a mapping with 'rule_id' and 'tests'"));
            return null;
        }

        if (fields.Number(root, "rule_id") is not { } rule)
        {
            if (root["rule_id"] is null) fields.Wrong(root, "'rule_id' is missing: the number of the rule that the tests are about");
            return null;
        }

        if (root["tests"] is null) fields.Wrong(root, "'tests' is missing");
        return new FtwFile(path, rule, [.. fields.Sequence(root, "tests").Select((test, i) => Test(fields, test, rule, i + 1)).OfType<FtwTest>()]);
    }

    private static FtwTest? Test(FtwFields fields, YamlTree test, long rule, int position)
    {
        if (!test.IsMapping)
        {
            fields.Wrong(test, "a test must be a mapping with 'test_id' and 'stages'");
            return null;
        }

        long number = fields.Number(test, "test_id") ?? position;
        IReadOnlyList<YamlTree> stages = fields.Sequence(test, "stages");
        FtwStage[] good = [.. stages.Select(stage => Stage(fields, stage)).OfType<FtwStage>()];
        if (stages.Count == 0) fields.Wrong(test, "a test must have 'stages'");
        return good.Length > 0 && good.Length == stages.Count ? new FtwTest($"{rule}-{number}", test.Line, good) : null;
    }

    private static FtwStage? Stage(FtwFields fields, YamlTree stage)
    {
        // An older form of the format wraps a stage into a mapping of its own.
        YamlTree inner = stage["stage"] is { IsMapping: true } wrapped ? wrapped : stage;
        if (fields.Mapping(inner, "input") is { } input && fields.Mapping(inner, "output") is { } output) return new FtwStage(Input(fields, input), Output(fields, output));
        if (inner["input"] is null || inner["output"] is null) fields.Wrong(stage, "a stage must have 'input' and 'output'");
        return null;
    }

    private static FtwInput Input(FtwFields fields, YamlTree input)
    {
        FtwInput defaults = new();
        byte[]? encoded = fields.Base64(input, "encoded_request") is { Length: > 0 } request ? request : null;
        if (encoded is not null && input["data"] is { } data) fields.Wrong(data, "'data' and 'encoded_request' exclude each other");
        bool stopMagic = fields.Flag(input, "stop_magic", defaults.StopMagic);
        return new FtwInput
        {
            DestAddr = fields.Text(input, "dest_addr") ?? defaults.DestAddr,
            Port = (int)Math.Min(fields.Number(input, "port") ?? defaults.Port, ushort.MaxValue),
            Protocol = fields.Text(input, "protocol") ?? defaults.Protocol,
            Method = fields.Text(input, "method") ?? defaults.Method,
            Uri = fields.Text(input, "uri") ?? defaults.Uri,
            Version = fields.Text(input, "version") ?? defaults.Version,
            Headers = Headers(fields, input),
            Data = Data(fields, input),
            EncodedRequest = encoded,
            AutocompleteHeaders = fields.Flag(input, "autocomplete_headers", !stopMagic),
            SaveCookie = fields.Flag(input, "save_cookie", defaults.SaveCookie),
            StopMagic = stopMagic,
            FollowRedirect = fields.Flag(input, "follow_redirect", defaults.FollowRedirect),
        };
    }

    private static byte[] Data(FtwFields fields, YamlTree input) =>
        fields.Text(input, "data") is { } text ? Encoding.UTF8.GetBytes(FtwTemplate.Expand(text)) : fields.Base64(input, "encoded_data") ?? [];

    // A mapping of names and values, or a sequence of mappings with 'name' and 'value'.
    private static List<(string Name, string Value)> Headers(FtwFields fields, YamlTree input)
    {
        List<(string Name, string Value)> headers = [];
        if (input["headers"] is not { } node) return headers;
        if (!node.IsMapping && !node.IsSequence) fields.Wrong(node, "'headers' must be a mapping of names and values");
        foreach ((YamlTree name, YamlTree value) in node.Pairs) Add(name, value);
        foreach (YamlTree item in node.Items)
        {
            if (item["name"] is { } name) Add(name, item["value"]);
            else fields.Wrong(item, "a header must have 'name' and 'value'");
        }

        return headers;

        void Add(YamlTree name, YamlTree? value)
        {
            if (value is { IsMapping: true } or { IsSequence: true }) fields.Wrong(value, "the value of a header must be a text");
            else headers.Add((name.Text ?? "", value?.Text ?? ""));
        }
    }

    private static FtwOutput Output(FtwFields fields, YamlTree output)
    {
        YamlTree? log = fields.Mapping(output, "log");
        FtwOutput read = new()
        {
            Status = [.. fields.Numbers(output, "status").Select(status => (int)Math.Min(status, int.MaxValue))],
            ResponseContains = fields.Pattern(output, "response_contains"),
            ExpectError = fields.Flag(output, "expect_error", false),
            RetryOnce = fields.Flag(output, "retry_once", false),
            Isolated = fields.Flag(output, "isolated", false),
            ExpectIds = log is null ? [] : fields.Numbers(log, "expect_ids"),
            NoExpectIds = log is null ? [] : fields.Numbers(log, "no_expect_ids"),
            Match = Patterns(log is null ? null : fields.Pattern(log, "match_regex"), fields.Pattern(output, "log_contains")),
            NoMatch = Patterns(log is null ? null : fields.Pattern(log, "no_match_regex"), fields.Pattern(output, "no_log_contains")),
        };
        if (read.Isolated && read.ExpectIds.Count != 1) fields.Wrong(output, "'isolated' needs exactly one rule in 'expect_ids'");
        return read;
    }

    private static Regex[] Patterns(Regex? first, Regex? second) => [.. new[] { first, second }.OfType<Regex>()];
}
