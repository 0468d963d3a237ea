using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Insight.Waf.Bodies;
using Insight.Waf.Collections;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Everything rules can look at, in one memory that is kept from transaction to transaction.</summary>
internal sealed class TransactionData : IBodySink
{
    /// <summary>Browsers keep 180 for a site (RFC 6265 asks for 50); a header has room for ten thousands, and rules look at each.</summary>
    private const int MaxCookies = 1000;

    private readonly List<Item>[] _collections = [.. Enumerable.Range(0, (int)VariableKind.XmlAttributes + 1).Select(_ => new List<Item>())];
    private readonly Slice[] _singles = new Slice[(int)VariableKind.WebAppId + 1];
    private readonly NamedValues _environment;
    private readonly NamedValues _persistent;
    private readonly ByteBuffer _name = new();
    private VariableKind _arguments = VariableKind.ArgsPost;

    public TransactionData()
    {
        Memory = new ByteBuffer(16 << 10);
        Tx = new NamedValues(Memory);
        _environment = new NamedValues(Memory);
        _persistent = new NamedValues(Memory);
    }

    /// <summary>All bytes that slices lie in.</summary>
    public ByteBuffer Memory { get; }

    public NamedValues Tx { get; }

    /// <summary>Collections that outlive the transaction.</summary>
    public AttachedCollections Collections { get; } = new();

    /// <summary>Items that the last rule matched, in order.</summary>
    public List<Item> Matched { get; } = [];

    public MultipartFlags Multipart { get; set; }

    /// <summary>The rule that is being judged, for RULE.</summary>
    public Rule? Rule { get; set; }

    /// <summary>Whether the contents of uploaded files are kept too, for FILES_TMP_CONTENT.</summary>
    public bool KeepsFiles { get; init; }

    /// <summary>When the transaction began, in <see cref="Stopwatch"/>'s ticks.</summary>
    public long Began { get; set; }

    public void Clear()
    {
        Memory.Clear();
        foreach (List<Item> items in _collections) items.Clear();
        Array.Clear(_singles);
        Tx.Clear();
        _environment.Clear();
        _persistent.Clear();
        Collections.Clear();
        Matched.Clear();
        Multipart = default;
        Rule = null;
    }

    /// <summary>The release of ModSecurity whose language this is, for rules that ask: 3.0.12.</summary>
    private static ReadOnlySpan<byte> EngineBuild => "030012100"u8;

    public ReadOnlySpan<byte> Bytes(Slice slice) => Memory.Written.Slice(slice.Start, slice.Length);

    /// <summary>Copies bytes into the memory.</summary>
    public Slice Keep(ReadOnlySpan<byte> value)
    {
        int start = Memory.Length;
        Memory.Add(value);
        return new Slice(start, value.Length);
    }

    public Slice Keep(long number)
    {
        int start = Memory.Length;
        Utf8Formatter.TryFormat(number, Memory.Reserve(20), out int length);
        Memory.Advance(length);
        return new Slice(start, length);
    }

    public void Set(VariableKind kind, Slice value) => _singles[(int)kind] = value;

    public void Set(VariableKind kind, ReadOnlySpan<byte> value) => _singles[(int)kind] = Keep(value);

    public Slice Get(VariableKind kind) => _singles[(int)kind];

    /// <summary>Adds an item to a collection of the request or the response.</summary>
    public void Add(VariableKind kind, Slice name, Slice value) => _collections[(int)kind].Add(new Item(kind, name, value));

    public List<Item> Collection(VariableKind kind) => _collections[(int)kind];

    /// <summary>The values that rules set in a collection.</summary>
    public NamedValues Written(VariableKind kind) => kind switch
    {
        VariableKind.Tx => Tx,
        VariableKind.Environment => _environment,
        _ => _persistent,
    };

    /// <summary>A name within <see cref="Written"/>: collections that are not TX share one table and are told apart by a prefix.</summary>
    public ReadOnlySpan<byte> WrittenName(VariableKind kind, ReadOnlySpan<byte> name)
    {
        if (kind is VariableKind.Tx or VariableKind.Environment) return name;
        _name.Clear();
        _name.Add((byte)kind);
        _name.Add(name);
        return _name.Written;
    }

    /// <summary>Takes a query string apart.</summary>
    public BodyResult AddQuery(ReadOnlySpan<byte> query, byte separator, int maxArguments)
    {
        _arguments = VariableKind.ArgsGet;
        BodyResult result = UrlEncoded.Parse(query, separator, maxArguments, this);
        _arguments = VariableKind.ArgsPost;
        return result;
    }

    /// <summary>Takes a Cookie header apart.</summary>
    public void AddCookies(ReadOnlySpan<byte> header)
    {
        _arguments = VariableKind.RequestCookies;
        Cookies.Parse(header, this, Math.Max(0, MaxCookies - Collection(VariableKind.RequestCookies).Count));
        _arguments = VariableKind.ArgsPost;
    }

    /// <summary>Adds all items that a selector chooses.</summary>
    public void Collect(Selector selector, List<Item> items, MatchScratch scratch)
    {
        VariableKind kind = selector.Kind;
        switch (kind)
        {
            case VariableKind.Args:
                Choose(selector, kind, VariableKind.ArgsGet, namesOnly: false, items, scratch);
                Choose(selector, kind, VariableKind.ArgsPost, namesOnly: false, items, scratch);
                break;
            case VariableKind.ArgsNames:
                Choose(selector, kind, VariableKind.ArgsGet, namesOnly: true, items, scratch);
                Choose(selector, kind, VariableKind.ArgsPost, namesOnly: true, items, scratch);
                break;
            case VariableKind.ArgsGetNames: Choose(selector, kind, VariableKind.ArgsGet, namesOnly: true, items, scratch); break;
            case VariableKind.ArgsPostNames: Choose(selector, kind, VariableKind.ArgsPost, namesOnly: true, items, scratch); break;
            case VariableKind.RequestHeadersNames: Choose(selector, kind, VariableKind.RequestHeaders, namesOnly: true, items, scratch); break;
            case VariableKind.RequestCookiesNames: Choose(selector, kind, VariableKind.RequestCookies, namesOnly: true, items, scratch); break;
            case VariableKind.ResponseHeadersNames: Choose(selector, kind, VariableKind.ResponseHeaders, namesOnly: true, items, scratch); break;
            case VariableKind.FilesNames: Choose(selector, kind, VariableKind.Files, namesOnly: true, items, scratch); break;
            case <= VariableKind.XmlAttributes: Choose(selector, kind, kind, namesOnly: false, items, scratch); break;
            case VariableKind.Tx or VariableKind.Environment or VariableKind.Global or VariableKind.Ip or VariableKind.Resource or VariableKind.Session or VariableKind.User:
                CollectWritten(selector, items, scratch);
                break;
            case VariableKind.Geo or VariableKind.FilesTemporaryNames: break;
            case VariableKind.Rule: CollectRule(selector, items, scratch); break;
            case VariableKind.MatchedVariables or VariableKind.MatchedVariablesNames: CollectMatched(selector, items, scratch); break;
            default: items.Add(new Item(kind, default, Single(kind))); break;
        }
    }

    /// <summary>The name under which an item is logged and matched, such as <c>ARGS:q</c>.</summary>
    public void WriteName(Item item, ByteBuffer output)
    {
        foreach (char one in VariableNames.Of(item.Kind)) output.Add((byte)one);
        if (item.Name.Length == 0) return;
        output.Add((byte)':');
        output.Add(Bytes(item.Name));
    }

    void IBodySink.Argument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Add(_arguments, Keep(name), Keep(value));

    void IBodySink.File(ReadOnlySpan<byte> field, ReadOnlySpan<byte> fileName, ReadOnlySpan<byte> content)
    {
        Slice name = Keep(field);
        Add(VariableKind.Files, name, Keep(fileName));
        Add(VariableKind.FilesSizes, name, Keep(content.Length));
        if (KeepsFiles) Add(VariableKind.FilesContent, name, Keep(content));
    }

    void IBodySink.PartHeader(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line) => Add(VariableKind.MultipartPartHeaders, Keep(part), Keep(line));

    void IBodySink.XmlText(ReadOnlySpan<byte> text) => Add(VariableKind.XmlText, default, Keep(text));

    void IBodySink.XmlAttribute(ReadOnlySpan<byte> value) => Add(VariableKind.XmlAttributes, default, Keep(value));

    private void Choose(Selector selector, VariableKind kind, VariableKind from, bool namesOnly, List<Item> items, MatchScratch scratch)
    {
        foreach (Item item in _collections[(int)from])
        {
            if (selector.IsWhole || selector.Chooses(Bytes(item.Name), scratch)) items.Add(new Item(kind, item.Name, namesOnly ? item.Name : item.Value));
        }
    }

    private void CollectWritten(Selector selector, List<Item> items, MatchScratch scratch)
    {
        if (Collections.Has(selector.Kind))
        {
            Collections.Collect(selector, items, Memory, scratch);
            return;
        }

        NamedValues values = Written(selector.Kind);
        bool isShared = ReferenceEquals(values, _persistent);
        if (selector.Key is { } key)
        {
            if (isShared)
            {
                if (values.TryGet(WrittenName(selector.Kind, key), out Item prefixed, selector.Kind)) items.Add(WithoutPrefix(prefixed));
            }
            else if (values.TryGet(key, selector.KeyHash, out Item item, selector.Kind))
            {
                items.Add(item);
            }

            return;
        }

        int from = items.Count;
        values.AddAll(selector.Kind, items);
        if (selector.Pattern is null && !isShared) return;
        for (int i = items.Count - 1; i >= from; i--)
        {
            if (isShared && Bytes(items[i].Name)[0] != (byte)selector.Kind)
            {
                items.RemoveAt(i);
                continue;
            }

            if (isShared) items[i] = WithoutPrefix(items[i]);
            if (!selector.Chooses(Bytes(items[i].Name), scratch)) items.RemoveAt(i);
        }
    }

    /// <summary>An item of the shared table under its own name.</summary>
    private static Item WithoutPrefix(Item item) => item with { Name = new Slice(item.Name.Start + 1, item.Name.Length - 1) };

    private void CollectMatched(Selector selector, List<Item> items, MatchScratch scratch)
    {
        foreach (Item matched in Matched)
        {
            _name.Clear();
            WriteName(matched, _name);
            Slice name = Keep(_name.Written);
            if (!selector.IsWhole && !selector.Chooses(Bytes(name), scratch)) continue;
            items.Add(new Item(selector.Kind, name, selector.Kind == VariableKind.MatchedVariables ? matched.Value : name));
        }
    }

    /// <summary>What a rule says of itself, its macros not replaced.</summary>
    private void CollectRule(Selector selector, List<Item> items, MatchScratch scratch)
    {
        if (Rule is null) return;
        ReadOnlySpan<(string Name, string Value)> says =
        [
            ("id", Rule.Id.ToString(CultureInfo.InvariantCulture)),
            ("msg", Rule.Message?.Source ?? ""),
            ("logdata", Rule.LogData?.Source ?? ""),
            ("severity", Rule.Severity < 0 ? "" : Rule.Severity.ToString(CultureInfo.InvariantCulture)),
            ("rev", Rule.Revision),
            ("ver", Rule.Version),
            ("phase", Rule.Phase.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach ((string name, string value) in says)
        {
            if (value.Length == 0) continue;
            byte[] text = Latin1.ToBytes(name);
            if (selector.Chooses(text, scratch)) items.Add(new Item(VariableKind.Rule, Keep(text), Keep(Latin1.ToBytes(value))));
        }
    }

    private Slice Single(VariableKind kind)
    {
        switch (kind)
        {
            case VariableKind.ArgsCombinedSize:
                return Keep(Collection(VariableKind.ArgsGet).Concat(Collection(VariableKind.ArgsPost)).Sum(item => (long)item.Name.Length + item.Value.Length));
            case VariableKind.FilesCombinedSize:
                return Keep(Collection(VariableKind.FilesSizes).Sum(item => Utf8Parser.TryParse(Bytes(item.Value), out long size, out _) ? size : 0));
            case >= VariableKind.MultipartBoundaryQuoted and <= VariableKind.MultipartUnmatchedBoundary: return Keep(MultipartValue(kind));
            case VariableKind.MatchedVariable: return Matched.Count > 0 ? Matched[^1].Value : default;
            case VariableKind.MatchedVariableName:
                if (Matched.Count == 0) return default;
                _name.Clear();
                WriteName(Matched[^1], _name);
                return Keep(_name.Written);
            case VariableKind.Duration: return Keep((long)Stopwatch.GetElapsedTime(Began).TotalMicroseconds);
            case VariableKind.EngineBuild: return Keep(EngineBuild);
            case VariableKind.PatternError or VariableKind.PatternLimitsExceeded: return _singles[(int)kind].Length > 0 ? _singles[(int)kind] : Keep(0);
            case VariableKind.FullRequestLength: return Keep(_singles[(int)VariableKind.FullRequest].Length);
            case >= VariableKind.Time and <= VariableKind.TimeYear: return Keep(Encoding.ASCII.GetBytes(TimeText(kind, DateTime.UtcNow)));
            default: return _singles[(int)kind];
        }
    }

    private long MultipartValue(VariableKind kind) => kind switch
    {
        VariableKind.MultipartStrictError => Has(MultipartFlags.StrictError),
        VariableKind.MultipartBoundaryQuoted => Has(MultipartFlags.BoundaryQuoted),
        VariableKind.MultipartBoundaryWhitespace => Has(MultipartFlags.BoundaryWhitespace),
        VariableKind.MultipartCrlfLfLines => Has(MultipartFlags.CrlfLfLines),
        VariableKind.MultipartDataAfter => Has(MultipartFlags.DataAfter),
        VariableKind.MultipartDataBefore => Has(MultipartFlags.DataBefore),
        VariableKind.MultipartFileLimitExceeded => Has(MultipartFlags.FileLimitExceeded),
        VariableKind.MultipartHeaderFolding => Has(MultipartFlags.HeaderFolding),
        VariableKind.MultipartInvalidHeaderFolding => Has(MultipartFlags.InvalidHeaderFolding),
        VariableKind.MultipartInvalidPart => Has(MultipartFlags.InvalidPart),
        VariableKind.MultipartInvalidQuoting => Has(MultipartFlags.InvalidQuoting),
        VariableKind.MultipartLfLine => Has(MultipartFlags.LfLine),
        VariableKind.MultipartMissingSemicolon => Has(MultipartFlags.SemicolonMissing),
        VariableKind.MultipartUnmatchedBoundary => Has(MultipartFlags.PossibleBoundary) != 0 ? 2 : Has(MultipartFlags.UnmatchedBoundary),
        _ => 0,
    };

    private long Has(MultipartFlags flag) => (Multipart & flag) != 0 ? 1 : 0;

    /// <summary>Notes that the engine could not judge a value: as ModSecurity does, in TX, where rules look for what begins with MSC_.</summary>
    public void NotePatternFault(VariableKind kind)
    {
        Slice one = Keep(1);
        Set(kind, one);
        Tx.Set(Latin1.ToBytes(VariableNames.Of(kind)), one);
    }

    private static string TimeText(VariableKind kind, DateTime now) => kind switch
    {
        VariableKind.Time => now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        VariableKind.TimeDay => now.Day.ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeEpoch => new DateTimeOffset(now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeHour => now.Hour.ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeMinute => now.Minute.ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeMonth => (now.Month - 1).ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeSecond => now.Second.ToString(CultureInfo.InvariantCulture),
        VariableKind.TimeWeekday => ((int)now.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        _ => now.Year.ToString(CultureInfo.InvariantCulture),
    };
}
