using System.Net;
using Shop.Users;

namespace Shop.Traffic;

/// <summary>A person before a browser.</summary>
/// <param name="Number">Which known customer it is.</param>
/// <param name="Address">Where its connections come from: 127.0.1.1 to .254; some visitors share one, as households do.</param>
/// <param name="UserAgent">What its browser says.</param>
/// <param name="Language">Accept-Language.</param>
public sealed record Visitor(int Number, IPAddress Address, string UserAgent, string Language)
{
    private const int Addresses = 254;

    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
        "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    ];

    private static readonly string[] Languages = ["en-GB,en;q=0.9", "en-GB", "en-US,en;q=0.9", "fr-FR,fr;q=0.9,en;q=0.7", "de-DE,de;q=0.9,en;q=0.6"];

    /// <summary>The customer that this visitor signs in as.</summary>
    public Customer Customer => KnownCustomers.Get(Number);

    /// <summary>A visitor drawn at random; the same number is always the same person with the same browser.</summary>
    public static Visitor Draw(Random random)
    {
        var number = random.Next(KnownCustomers.Count);
        var person = new Random(number);
        // Common browsers are far more common than rare ones.
        var agent = (int)(UserAgents.Length * Math.Pow(person.NextDouble(), 1.8));
        var language = (int)(Languages.Length * Math.Pow(person.NextDouble(), 3));
        return new Visitor(
            number,
            new IPAddress([127, 0, 1, (byte)(1 + number % Addresses)]),
            UserAgents[agent],
            Languages[language]);
    }
}
