namespace Insight.Bench.Recommender.Recorder;

/// <summary>Attack tools of Debian at the pace that they have without options: what bounds them is the length of word lists and a time.</summary>
/// <param name="Name">The program, and the package that it is in.</param>
/// <param name="Arguments">What it is told: the proxy's address and a folder for its files in, its arguments out.</param>
internal sealed record RecordedTool(string Name, Func<Uri, string, string[]> Arguments)
{
    /// <summary>Words of a list, what a run ends after at the latest, and how many of its requests are written down: the first ones, so that none outweighs all others.</summary>
    public const int Words = 2_000, Seconds = 120, Requests = 2_500;

    /// <summary>File with the words: what hydra tries as passwords, and others as paths.</summary>
    public const string WordFile = "words.txt";

    private const string Shop = "http://shop.example", Search = Shop + "/api/search?q=kettle&max_price=3000";

    /// <summary>The tools.</summary>
    public static IReadOnlyList<RecordedTool> All { get; } =
    [
        new("dirb", static (proxy, folder) => [Shop, Path.Combine(folder, WordFile), "-p", $"{proxy.Host}:{proxy.Port}", "-S"]),
        new("ffuf", static (proxy, folder) => ["-u", Shop + "/FUZZ", "-w", Path.Combine(folder, WordFile), "-x", proxy.OriginalString, "-s"]),
        new("gobuster", static (proxy, folder) => ["dir", "-u", Shop, "-w", Path.Combine(folder, WordFile), "--proxy", proxy.OriginalString, "--no-progress"]),

        // It wants to know the address of what it attacks, and asks the proxy directly.
        new("hydra", static (proxy, folder) =>
        [
            "-l", "ann@shop.example", "-P", Path.Combine(folder, WordFile), "-s", $"{proxy.Port}", proxy.Host, "http-post-form",
            @"/api/session:{""email""\:""^USER^"",""password""\:""^PASS^""}:H=Host\: shop.example:H=Content-Type\: application/json:F=401",
        ]),
        new("sqlmap", static (proxy, folder) => ["-u", Search, "--proxy", proxy.OriginalString, "--batch", "--output-dir", Path.Combine(folder, "sqlmap")]),
        new("wapiti", static (proxy, folder) =>
        [
            "-u", Shop + "/", "-s", Search, "-s", Shop + "/api/products/7/reviews?page=1", "--scope", "domain", "-p", proxy.OriginalString, "--max-scan-time", $"{Seconds}", "--no-bugreport",
            "--store-session", Path.Combine(folder, "wapiti"), "--store-config", Path.Combine(folder, "wapiti"), "-o", Path.Combine(folder, "report"),
        ]),
    ];

    /// <summary>The command line without what is of one run only.</summary>
    public string Command => $"{Name} {string.Join(' ', Arguments(new Uri("http://proxy:0"), "").Where(static argument => argument.Length > 0))}";
}
