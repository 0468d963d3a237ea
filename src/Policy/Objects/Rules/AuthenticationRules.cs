using System.Globalization;
using System.Text.Json;
using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

internal static class AuthenticationRules
{
    private const int MaxJwks = 64 << 10;
    private const int MaxEntries = 1_000;

    // Below, passwords are guessed too easily; above, each request costs too much.
    private const int LeastIterations = 10_000;
    private const int MostIterations = 5_000_000;

    private static readonly string[] s_algorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    public static void Authentication(this RuleCheck check, RouteAuthentication authentication, string field)
    {
        if (authentication.Jwt is { } jwt) Jwt(check, jwt, $"{field}.jwt");
        if (authentication.ApiKeys is { } keys) ApiKeys(check, keys, $"{field}.apiKeys");
        if (authentication.Basic is { } basic) Basic(check, basic, $"{field}.basic");
        if (authentication.MutualTls is not { } tls) return;
        check.Count(tls.Ids.Count, 0, MaxEntries, $"{field}.mutualTls.ids");
        check.Each(tls.Ids, $"{field}.mutualTls.ids", (id, item) => check.Spiffe(id, item, mayEndOpen: true));
    }

    public static void Authorization(this RuleCheck check, IReadOnlyList<AuthorizationRule> rules, string field)
    {
        check.Count(rules.Count, 0, 64, field);
        for (int i = 0; i < rules.Count; i++)
        {
            AuthorizationRule rule = rules[i];
            string item = FieldPath.Item(field, i);
            Words(check, rule.Principals, $"{item}.principals");
            Words(check, rule.Services, $"{item}.services");
            check.Count(rule.Claims.Count, 0, 32, $"{item}.claims");
            foreach ((string claim, IReadOnlyList<string> values) in rule.Claims)
            {
                string at = FieldPath.Member($"{item}.claims", claim);
                check.Text(claim, 256, at);
                check.That(values.Count > 0, at, "must name the values of which one is demanded");
                Words(check, values, at);
            }

            check.Methods(rule.Methods, $"{item}.methods");
            check.Count(rule.Paths.Count, 0, 64, $"{item}.paths");
            for (int j = 0; j < rule.Paths.Count; j++) check.PathMatch(rule.Paths[j], FieldPath.Item($"{item}.paths", j));
        }
    }

    private static void Words(RuleCheck check, IReadOnlyList<string> words, string field)
    {
        check.Count(words.Count, 0, MaxEntries, field);
        check.Each(words, field, (word, item) => check.Text(word, 256, item));
    }

    private static void Jwt(RuleCheck check, JwtAuthentication jwt, string field)
    {
        check.Text(jwt.Issuer, 1024, $"{field}.issuer");
        Words(check, jwt.Audiences, $"{field}.audiences");
        check.That(jwt.JwksUrl is null != jwt.Jwks is null, field, "exactly one of jwksUrl and jwks must be given");
        if (jwt.JwksUrl is { } address)
        {
            bool isGood = address.Length <= 2048 && Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
                && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
            check.That(isGood, $"{field}.jwksUrl", $"{FieldPath.Quote(address)} must be an https:// address (http:// to loopback only), without user and fragment");
        }

        if (jwt.Jwks is { } keys) check.That(IsKeySet(keys), $"{field}.jwks", $"must be a JWK set, {{\"keys\":[…]}} (RFC 7517), of at most {MaxJwks} characters and with one key at least");
        check.Count(jwt.Algorithms.Count, 1, s_algorithms.Length, $"{field}.algorithms");
        check.Each(jwt.Algorithms, $"{field}.algorithms", (algorithm, item) =>
            check.That(s_algorithms.Contains(algorithm), item, $"{FieldPath.Quote(algorithm)} is not one of {string.Join(", ", s_algorithms)}"));
        check.Text(jwt.PrincipalClaim, 256, $"{field}.principalClaim");
        check.Range(jwt.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10), $"{field}.clockSkew");
    }

    private static bool IsKeySet(string text)
    {
        if (text.Length > MaxJwks) return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("keys", out JsonElement keys)
                && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() > 0 && keys.EnumerateArray().All(static key => key.ValueKind == JsonValueKind.Object);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void ApiKeys(RuleCheck check, ApiKeyAuthentication authentication, string field)
    {
        check.Token(authentication.Header, $"{field}.header", "header name");
        if (authentication.Query is { } query) check.Token(query, $"{field}.query", "name of a query parameter");
        check.Count(authentication.Keys.Count, 1, 10_000, $"{field}.keys");
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < authentication.Keys.Count; i++)
        {
            ApiKey key = authentication.Keys[i];
            string item = FieldPath.Item($"{field}.keys", i);
            check.Text(key.Principal, 256, $"{item}.principal");
            check.That(key.Sha256.Length == 64 && key.Sha256.All(char.IsAsciiHexDigit), $"{item}.sha256", "must be the SHA-256 of the key, 64 hexadecimal digits; 'insight hash api-key' makes both");
            check.That(seen.Add(key.Sha256), $"{item}.sha256", "stands twice; leave one of them out");
            check.That(key.Until is null or { Kind: DateTimeKind.Utc }, $"{item}.until", "must be in UTC, such as 2026-03-01T10:00:00Z");
        }
    }

    private static void Basic(RuleCheck check, BasicAuthentication basic, string field)
    {
        check.HeaderValue(basic.Realm, $"{field}.realm");
        check.That(basic.Realm.AsSpan().IndexOfAny('"', '\\') < 0, $"{field}.realm", "must have no '\"' and no '\\'");
        check.Count(basic.Users.Count, 1, 1_000, $"{field}.users");
        foreach ((string user, string hash) in basic.Users)
        {
            string item = FieldPath.Member($"{field}.users", user);
            check.Text(user, 256, item);
            check.That(!user.Contains(':', StringComparison.Ordinal), item, "a user's name has no ':'");
            check.That(IsPasswordHash(hash), item, string.Create(CultureInfo.InvariantCulture,
                $"must be pbkdf2-sha256$iterations$salt$hash with {LeastIterations} to {MostIterations} iterations; 'insight hash password' makes one"));
        }
    }

    private static bool IsPasswordHash(string text)
    {
        string[] parts = text.Split('$');
        return parts.Length == 4 && parts[0] == "pbkdf2-sha256"
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) && iterations is >= LeastIterations and <= MostIterations
            && LengthOf(parts[2]) is >= 8 and <= 64 && LengthOf(parts[3]) == 32;

        static int LengthOf(string base64)
        {
            Span<byte> bytes = stackalloc byte[96];
            return base64.Length <= 128 && Convert.TryFromBase64String(base64, bytes, out int length) ? length : -1;
        }
    }
}
