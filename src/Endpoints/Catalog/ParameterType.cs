using System.Diagnostics.CodeAnalysis;

namespace Insight.Endpoints.Catalog;

/// <summary>What the values of a parameter look like. The names, in lower case, stand in records (<c>query_types</c>), documents and exports.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names of JSON Schema.")]
public enum ParameterType
{
    /// <summary>None of the others, or several of them.</summary>
    Text = 0,

    /// <summary>An integer of any length.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A UUID (RFC 9562).</summary>
    Uuid,

    /// <summary>A ULID.</summary>
    Ulid,

    /// <summary>Eight hexadecimal digits or more: object ids, hashes.</summary>
    Hex,

    /// <summary>A calendar date (RFC 3339).</summary>
    Date,

    /// <summary>A date with a time (RFC 3339).</summary>
    DateTime,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>An IP address.</summary>
    Ip,

    /// <summary>An absolute URL.</summary>
    Url,

    /// <summary>A token that no person made up: mixed letters and digits, also behind a prefix (<c>cus_9s6XKzkNRiz8i3</c>).</summary>
    Id,

    /// <summary>Words: names, slugs.</summary>
    Slug,

    /// <summary>One of few values.</summary>
    Enum,
}
