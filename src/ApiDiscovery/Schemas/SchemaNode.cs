namespace Insight.ApiDiscovery.Schemas;

/// <summary>What a place in the bodies of one kind looked like, counted. Grows with every body; two of them add up to what one would have counted.</summary>
/// <remarks>
/// Only sums: the order of bodies and of merging does not matter. Counts are bodies, not values: an array of ten objects is one body in which
/// the fields of any of them were present.
/// </remarks>
public sealed class SchemaNode
{
    /// <summary>An object with more names than this may be a map whose names are data.</summary>
    private const int LeastMapNames = 32;

    /// <summary>The names of a map are in few of its objects each: on average in less than this share.</summary>
    private const double MostMapShare = 0.2;

    private readonly SortedDictionary<ShapeTypes, long> _types = [];
    private readonly SortedDictionary<string, SchemaNode> _fields = new(ByteOrder.Instance);

    /// <summary>Bodies in which something stood here.</summary>
    public long Count { get; private set; }

    /// <summary>Bodies of which not all names of the object here were recorded.</summary>
    public long Cut { get; private set; }

    /// <summary>Bodies by what stood here; one body may count for several types.</summary>
    public IReadOnlyDictionary<ShapeTypes, long> Types => _types;

    /// <summary>Fields of the objects, in order of bytes.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Fields => _fields;

    /// <summary>What the arrays held; null when they all were empty.</summary>
    public SchemaNode? Items { get; private set; }

    /// <summary>Bodies in which an object stood here.</summary>
    public long Objects => _types.GetValueOrDefault(ShapeTypes.Object);

    /// <summary>True when the field was there in every object.</summary>
    public bool IsRequired(string name) => _fields.TryGetValue(name, out SchemaNode? field) && field.Count >= Objects;

    /// <summary>Counts bodies of one shape.</summary>
    public void Add(BodyShape shape, long bodies)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Count += bodies;
        if (shape.IsCut) Cut += bodies;
        foreach ((ShapeTypes type, _) in ShapeWords.All)
        {
            if (shape.Types.HasFlag(type)) AddType(type, bodies);
        }

        foreach (ShapeField field in shape.Fields) FieldOf(field.Name).Add(field.Shape, bodies);
        if (shape.Items is not null) (Items ??= new SchemaNode()).Add(shape.Items, bodies);
    }

    /// <summary>Adds what another counted.</summary>
    public void Merge(SchemaNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        Cut += other.Cut;
        foreach ((ShapeTypes type, long count) in other._types) AddType(type, count);
        foreach ((string name, SchemaNode field) in other._fields) FieldOf(name).Merge(field);
        if (other.Items is not null) (Items ??= new SchemaNode()).Merge(other.Items);
    }

    /// <summary>
    /// Keeps at most <paramref name="names"/> names in all: those in most bodies, of these the first by bytes, shallow before deep. A pure
    /// function of what was counted, for the end of a stretch of time that is always counted as a whole.
    /// </summary>
    public void Bound(int names)
    {
        Queue<SchemaNode> next = new([this]);
        while (next.TryDequeue(out SchemaNode? node))
        {
            if (node._fields.Count > names)
            {
                foreach (string name in node._fields.OrderByDescending(static f => f.Value.Count).Skip(names).Select(static f => f.Key).ToList()) node._fields.Remove(name);
                node.Cut = Math.Max(node.Cut, 1);
            }

            names -= node._fields.Count;
            foreach (SchemaNode field in node._fields.Values.OrderByDescending(static f => f.Count)) next.Enqueue(field);
            if (node.Items is not null) next.Enqueue(node.Items);
        }
    }

    /// <summary>What the values of the object are, all names taken together, when the names look like data (ids, words of users); otherwise null.</summary>
    public SchemaNode? AsMap()
    {
        if (_fields.Count <= LeastMapNames || _fields.Values.Sum(static f => f.Count) >= MostMapShare * _fields.Count * Objects) return null;
        SchemaNode values = new();
        foreach (SchemaNode field in _fields.Values) values.Merge(field);
        return values;
    }

    /// <summary>The state as compact JSON; equal states give equal texts.</summary>
    public string ToJson() => SchemaJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static SchemaNode FromJson(string json) => SchemaJson.Read(json);

    internal static SchemaNode Restore(
        long count, long cut, IEnumerable<(ShapeTypes Type, long Count)> types, IEnumerable<(string Name, SchemaNode Field)> fields, SchemaNode? items)
    {
        SchemaNode node = new() { Count = count, Cut = cut, Items = items };
        foreach ((ShapeTypes type, long of) in types) node._types[type] = of;
        foreach ((string name, SchemaNode field) in fields) node._fields[name] = field;
        return node;
    }

    private void AddType(ShapeTypes type, long bodies) => _types[type] = _types.GetValueOrDefault(type) + bodies;

    private SchemaNode FieldOf(string name)
    {
        if (!_fields.TryGetValue(name, out SchemaNode? field)) _fields.Add(name, field = new SchemaNode());
        return field;
    }
}
