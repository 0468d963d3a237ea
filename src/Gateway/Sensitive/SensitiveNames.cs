namespace Insight.Gateway.Sensitive;

/// <summary>Tells by the name of a field what its value is likely to be.</summary>
/// <remarks>Names are compared without case and without what joins their words: <c>accessToken</c>, <c>access_token</c> and <c>Access-Token</c> are one.</remarks>
internal static class SensitiveNames
{
    private const int MaxLength = 64;

    // At the end of a name: password_changed_at and token_type are no secrets. Not "token" itself: page tokens and the like are none.
    private static readonly byte[][] s_credentials = Bytes(
        "password", "passwd", "passwort", "passphrase", "pwd", "secret", "apikey", "apitoken", "privatekey", "secretkey", "accesskey", "accesstoken", "refreshtoken", "idtoken",
        "authtoken", "sessiontoken", "bearertoken", "resettoken", "credential", "credentials", "authorization", "cvv", "cvc");

    private static readonly byte[][] s_credentialNames = Bytes("token", "jwt", "bearer", "pin", "otp", "sessionid", "pass");

    private static readonly byte[][] s_phones = Bytes("phone", "phonenumber", "mobile", "mobilenumber", "telephone", "telefon", "tel", "fax", "cellphone", "msisdn");

    private static readonly byte[][] s_ssns = Bytes("ssn", "socialsecurity", "socialsecuritynumber", "socialsecurityno");

    private static readonly byte[][] s_latitudes = Bytes("latitude", "lat");

    private static readonly byte[][] s_longitudes = Bytes("longitude", "lng", "lon", "long");

    private static readonly byte[][] s_coordinates = Bytes("coordinates", "coords", "latlng", "latlon", "lnglat", "geo", "geolocation", "geopoint", "location", "position", "ll");

    private static readonly byte[][] s_productCodes = Bytes("ean", "ean13", "gtin", "gtin13", "gtin14", "isbn", "isbn13", "upc", "barcode");

    /// <summary>The hint in a name; none in one that is longer than names are.</summary>
    public static NameHint HintOf(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 2 or > MaxLength) return NameHint.None;
        Span<byte> plain = stackalloc byte[MaxLength];
        int length = 0;
        foreach (byte b in name)
        {
            if (char.IsAsciiLetterOrDigit((char)b)) plain[length++] = (byte)(b | (char.IsAsciiLetter((char)b) ? 0x20 : 0));
        }

        ReadOnlySpan<byte> letters = plain[..length];
        if (EndsWithOne(letters, s_credentials) || IsOne(letters, s_credentialNames)) return NameHint.Credential;
        if (EndsWithOne(letters, s_ssns)) return NameHint.Ssn;
        if (EndsWithWord(name, letters, s_phones)) return NameHint.Phone;
        if (EndsWithWord(name, letters, s_latitudes)) return NameHint.Latitude;
        if (EndsWithWord(name, letters, s_longitudes)) return NameHint.Longitude;
        if (IsOne(letters, s_coordinates)) return NameHint.Coordinates;
        if (EndsWithWord(name, letters, s_productCodes)) return NameHint.ProductCode;
        return letters.EndsWith("version"u8) ? NameHint.Version : NameHint.None;
    }

    private static bool EndsWithOne(ReadOnlySpan<byte> letters, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (letters.EndsWith(word)) return true;
        }

        return false;
    }

    private static bool IsOne(ReadOnlySpan<byte> letters, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (letters.SequenceEqual(word)) return true;
        }

        return false;
    }

    /// <summary>Short words count only as words: <c>start_lat</c> and <c>startLat</c>, not <c>flat</c>; <c>workPhone</c>, not <c>hotel</c>.</summary>
    private static bool EndsWithWord(ReadOnlySpan<byte> name, ReadOnlySpan<byte> letters, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (!letters.EndsWith(word)) continue;
            if (letters.Length == word.Length) return true;
            if (name.Length <= word.Length || !char.IsAsciiLetterOrDigit((char)name[^1])) continue;
            byte first = name[^word.Length], before = name[^(word.Length + 1)];
            if (!char.IsAsciiLetterOrDigit((char)before) || (char.IsAsciiLetterUpper((char)first) && char.IsAsciiLetterLower((char)before))) return true;
        }

        return false;
    }

    private static byte[][] Bytes(params string[] words) => [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];
}
