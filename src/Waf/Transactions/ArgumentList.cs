using System.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>The arguments of a request in the order query, body, headers, cookies. Nothing is allocated. Of bodies only forms and JSON have any.</summary>
public readonly ref struct ArgumentList
{
    private readonly TransactionData _data;
    private readonly ArgumentSource? _body;

    internal ArgumentList(TransactionData data, string bodyProcessor)
    {
        _data = data;
        _body = bodyProcessor switch
        {
            "JSON" => ArgumentSource.Json,
            "URLENCODED" or "MULTIPART" => ArgumentSource.Form,
            _ => null,
        };
    }

    /// <summary>Begins with the first.</summary>
    public Enumerator GetEnumerator() => new(_data, _body);

    /// <summary>Goes through the arguments.</summary>
    public ref struct Enumerator
    {
        private readonly TransactionData _data;
        private readonly ArgumentSource? _body;
        private List<Item> _items;
        private ArgumentSource _source;
        private int _next;

        internal Enumerator(TransactionData data, ArgumentSource? body)
        {
            _data = data;
            _body = body;
            _items = data.Collection(VariableKind.ArgsGet);
        }

        /// <summary>The argument it stands at.</summary>
        public Argument Current { get; private set; }

        /// <summary>Goes on to the next one; false: there is none.</summary>
        public bool MoveNext()
        {
            while (true)
            {
                while (_next < _items.Count)
                {
                    Item item = _items[_next++];
                    ReadOnlySpan<byte> name = _data.Bytes(item.Name);
                    if (_source == ArgumentSource.Header && Ascii.EqualsIgnoreCase(name, "cookie"u8)) continue;
                    Current = new Argument(_source, name, _data.Bytes(item.Value), item.Value);
                    return true;
                }

                if (_source == ArgumentSource.Cookie) return false;
                _next = 0;
                (_source, VariableKind kind) = _source switch
                {
                    ArgumentSource.Query when _body is { } body => (body, VariableKind.ArgsPost),
                    ArgumentSource.Header => (ArgumentSource.Cookie, VariableKind.RequestCookies),
                    _ => (ArgumentSource.Header, VariableKind.RequestHeaders),
                };
                _items = _data.Collection(kind);
            }
        }
    }
}
