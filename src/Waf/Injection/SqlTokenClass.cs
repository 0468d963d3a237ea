namespace Insight.Waf.Injection;

/// <summary>What a piece of SQL is. Each value is the letter that stands for it in a <see cref="SqlFingerprint"/>.</summary>
internal enum SqlTokenClass : byte
{
    /// <summary>No token.</summary>
    None = 0,

    /// <summary>A number, or a constant that acts as one.</summary>
    Number = (byte)'1',

    /// <summary>Quoted text.</summary>
    Quoted = (byte)'s',

    /// <summary>A word SQL does not know: a column, a table, prose.</summary>
    Name = (byte)'n',

    /// <summary>A variable (<c>@x</c>) or a constant such as NULL.</summary>
    Variable = (byte)'v',

    /// <summary>A function's name.</summary>
    Function = (byte)'f',

    /// <summary>A reserved word without a class of its own.</summary>
    Keyword = (byte)'k',

    /// <summary>A word that starts an expression of its own: SELECT, INSERT, CASE…</summary>
    Expression = (byte)'E',

    /// <summary>A word that starts a statement which yields no rows: DROP, DECLARE, EXEC…</summary>
    Statement = (byte)'T',

    /// <summary>UNION and its kind.</summary>
    Union = (byte)'U',

    /// <summary>A clause behind the conditions: GROUP BY, ORDER BY, HAVING, LIMIT.</summary>
    Clause = (byte)'B',

    /// <summary>A type's name.</summary>
    TypeName = (byte)'t',

    /// <summary>COLLATE.</summary>
    Collate = (byte)'A',

    /// <summary>An operator of arithmetic or comparison.</summary>
    Operator = (byte)'o',

    /// <summary>AND, OR, XOR and their signs.</summary>
    Logic = (byte)'&',

    /// <summary>A comment.</summary>
    Comment = (byte)'c',

    /// <summary><c>(</c></summary>
    Open = (byte)'(',

    /// <summary><c>)</c></summary>
    Close = (byte)')',

    /// <summary><c>{</c></summary>
    OpenBrace = (byte)'{',

    /// <summary><c>}</c></summary>
    CloseBrace = (byte)'}',

    /// <summary><c>,</c></summary>
    Comma = (byte)',',

    /// <summary><c>.</c></summary>
    Dot = (byte)'.',

    /// <summary><c>:</c></summary>
    Colon = (byte)':',

    /// <summary><c>;</c></summary>
    Semicolon = (byte)';',

    /// <summary><c>\</c> outside of text.</summary>
    Backslash = (byte)'\\',

    /// <summary>A byte that SQL has no use for.</summary>
    Unknown = (byte)'?',

    /// <summary>What only an attacker writes: MySQL's executed comments and comments within comments.</summary>
    Evil = (byte)'X',
}
