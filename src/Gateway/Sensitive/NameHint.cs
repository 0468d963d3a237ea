namespace Insight.Gateway.Sensitive;

/// <summary>What the name of a field says of its value.</summary>
internal enum NameHint : byte
{
    None,

    /// <summary>A password, token or key.</summary>
    Credential,

    Phone,
    Ssn,
    Latitude,
    Longitude,

    /// <summary>Latitude and longitude in one value, or in an array.</summary>
    Coordinates,

    /// <summary>A number of goods: some look like cards, since both have check digits.</summary>
    ProductCode,

    /// <summary>A version: four numbers with dots are no address then.</summary>
    Version,
}
