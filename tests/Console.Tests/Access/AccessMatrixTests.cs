using System.Net;
using System.Text;
using System.Text.Json;
using Insight.Console.Access;
using Insight.Testing;

namespace Insight.Console.Tests.Access;

/// <summary>Every operation × every role × own and other tenant, held against <see cref="AccessTable"/>.</summary>
public sealed class AccessMatrixTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string[] s_methods = ["get", "put", "post", "delete", "patch", "head", "options"];

    [Fact]
    public async Task EveryOperation_AnswersEachRoleAsTheTableSays()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(AccessScene.Now), seed.Source);
        AccessScene scene = new(console);
        scene.Report();
        foreach (Role role in Enum.GetValues<Role>().Where(static role => role != Role.None)) Assert.True(console.Users.Add(NameOf(role), AccessConsole.Password, AccessConsole.RolesOf(AccessScene.Own, Roles.Word(role)), "test"));
        Assert.True(console.Users.Add("root", AccessConsole.Password, Grants.Everything, "test"));
        HashSet<string> described = await OperationsAsync(console);
        HashSet<string> listed = [.. AccessTable.Entries.Select(static entry => entry.Operation)];
        Assert.Equal(described.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        List<string> wrong = [];

        using HttpClient client = console.Client();
        foreach (AccessEntry entry in AccessTable.Entries)
        {
            foreach (string tenant in new[] { AccessScene.Own, AccessScene.Other })
            {
                foreach (Role role in Enum.GetValues<Role>())
                {
                    // Nobody at all, and somebody with each role of the own tenant.
                    string? who = role == Role.None ? null : NameOf(role);
                    HttpStatusCode expected = entry.Unproven ?? (who is null ? HttpStatusCode.Unauthorized
                        : entry.IsEverywhere || role < (tenant == AccessScene.Own ? entry.Least : entry.Address ?? entry.Least) ? HttpStatusCode.Forbidden
                        : tenant == AccessScene.Own ? entry.Own : entry.Other);
                    (HttpStatusCode status, string text) = await AskAsync(console, client, entry, entry.Ask(scene, tenant, who ?? "nobody"), who);
                    string told = $"{entry.Operation} as {who ?? "nobody"} about {tenant}: ";
                    if (status != expected) wrong.Add($"{told}{(int)status}, not {(int)expected}: {text}");
                    if (text.Contains(AccessScene.Other, StringComparison.Ordinal) || text.Contains(AccessScene.OtherCount, StringComparison.Ordinal) || text.Contains("88888", StringComparison.Ordinal))
                        wrong.Add($"{told}tells of the other tenant: {text}");
                    if (status == HttpStatusCode.OK && tenant == AccessScene.Own && entry.Shows && !text.Contains(AccessScene.Own, StringComparison.Ordinal) && !text.Contains(AccessScene.OwnCount, StringComparison.Ordinal))
                        wrong.Add($"{told}shows nothing of the own tenant, so that nothing is proved: {text}");
                }
            }

            if (entry.IsEverywhere)
            {
                (HttpStatusCode status, string text) = await AskAsync(console, client, entry, entry.Ask(scene, "", "root"), "root");
                if (status != entry.Own) wrong.Add($"{entry.Operation} as root: {(int)status}, not {(int)entry.Own}: {text}");
            }
        }

        // Whoever sees all sees both in the same answers: else nothing would be proved.
        foreach (AccessEntry entry in AccessTable.Entries.Where(static entry => entry.Shows && entry.Operation.Split('/').Length == 4))
        {
            (_, string text) = await AskAsync(console, client, entry, entry.Ask(scene, AccessScene.Other, "root"), "root");
            if (!text.Contains(AccessScene.Other, StringComparison.Ordinal) && !text.Contains(AccessScene.OtherCount, StringComparison.Ordinal)) wrong.Add($"{entry.Operation} as root does not show the other tenant: {text}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task EveryOperation_SaysInTheDocumentHowCallersAreKnown()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient client = console.Client(console.StartToken);

        JsonElement document = await client.JsonAsync("/openapi/v1.json");

        Assert.Equal(["bearer", "gateway", "session"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(static scheme => scheme.Name).Order(StringComparer.Ordinal));
        foreach (AccessEntry entry in AccessTable.Entries)
        {
            string[] parts = entry.Operation.Split(' ');
            JsonElement operation = document.GetProperty("paths").GetProperty(parts[1]).GetProperty(parts[0].ToLowerInvariant());
            bool isKnown = operation.TryGetProperty("security", out JsonElement security) && security.GetArrayLength() > 0;
            Assert.True(isKnown == (entry.Unproven is null || parts[1].StartsWith("/api/v1/bundle", StringComparison.Ordinal)), entry.Operation);
        }
    }

    private static async Task StoreAsync(TrafficSeed seed)
    {
        await AccessScene.StoreAsync(seed.Source);
        // Both, seen by whoever sees all: else the test would prove nothing.
        await seed.ExecuteAsync("INSERT INTO detection_windows (window, judged_at, budget) VALUES ('2026-03-01 10:04:00', '2026-03-01 10:04:16', 1)");
    }

    private static string NameOf(Role role) => "user-" + Roles.Word(role);

    private static async Task<HashSet<string>> OperationsAsync(AccessConsole console)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Add("Cookie", $"insight-session={console.Service<SessionStore>().Begin("root")}");
        using HttpClient client = console.Client();
        using HttpResponseMessage response = await client.SendAsync(request);
        JsonElement document = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(static path => path.Value.EnumerateObject()
            .Where(static operation => s_methods.Contains(operation.Name)).Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))];
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(AccessConsole console, HttpClient client, AccessEntry entry, AccessRequest asked, string? who)
    {
        using HttpRequestMessage request = new(new HttpMethod(entry.Operation.Split(' ')[0]), asked.Path);
        if (asked.Body is not null) request.Content = new StringContent(asked.Body, Encoding.UTF8, asked.Type);
        request.Headers.Add("Origin", console.Address.GetLeftPart(UriPartial.Authority));
        if (who is not null) request.Headers.Add("Cookie", $"insight-session={console.Service<SessionStore>().Begin(who)}");
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
