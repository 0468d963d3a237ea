namespace Insight.Waf.Injection;

/// <summary>A piece of SQL within a value.</summary>
internal struct SqlToken
{
    /// <summary>What it is.</summary>
    public SqlTokenClass Class;

    /// <summary>Where it starts in the value.</summary>
    public int Start;

    /// <summary>How many bytes it covers.</summary>
    public int Length;

    /// <summary>The word's number in <see cref="SqlWordTable"/>; 0 when it is not a word that SQL knows.</summary>
    public ushort Word;

    /// <summary>The quote that opens a text; 0 when the text began before the value.</summary>
    public byte OpenQuote;

    /// <summary>The quote that ends a text; 0 when the value ends within it.</summary>
    public byte CloseQuote;

    /// <summary>Whether it is an operator that may stand before a value: + - ! ~ !! NOT.</summary>
    public bool Unary;

    /// <summary>Whether it is PostgreSQL's <c>::</c>, which a type follows.</summary>
    public bool IsCast;

    /// <summary>Whether it is a name such as <c>utf8_bin</c>.</summary>
    public bool IsCollation;
}
