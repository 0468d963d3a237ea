using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Insight.Console.Owners;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Owners;

/// <summary>Who answers for a service.</summary>
public sealed class OwnerTests
{
    private const string Path = "/api/v1/owners";

    [Fact]
    public async Task Owner_IsSetChangedAndTakenAway_AndTheLogHasIt()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", "default", "analyst");

        foreach (string contact in new[] { "#cart", "cart@shop.example" })
        {
            using HttpResponseMessage set = await ann.PutAsJsonAsync(Path, new { service = "cart", owner = " team cart ", contact });
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }

        JsonElement owner = Assert.Single((await ann.GetFromJsonAsync<JsonElement>(Path)).EnumerateArray().ToArray());
        Assert.Equal(("default", "cart", "team cart", "cart@shop.example", "ann"), (Text("tenant"), Text("service"), Text("owner"), Text("contact"), Text("setBy")));
        using HttpResponseMessage gone = await ann.DeleteAsync(new Uri(Path + "?service=cart", UriKind.Relative)), again = await ann.DeleteAsync(new Uri(Path + "?service=cart", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (gone.StatusCode, again.StatusCode));
        Assert.Equal(0, (await ann.GetFromJsonAsync<JsonElement>(Path)).GetArrayLength());
        JsonElement log = await ann.GetFromJsonAsync<JsonElement>("/api/v1/audit?tenant=default&kind=owner&name=cart");
        Assert.Equal(
            ["deleted", "changed", "created"],
            log.GetProperty("items").EnumerateArray().Select(static entry => entry.GetProperty("action").GetString()));

        string? Text(string name) => owner.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("", "team", "service: ")]
    [InlineData("cart", " ", "owner: ")]
    [InlineData("cart", "a\nb", "owner: ")]
    public async Task Owner_ThatIsNone_IsRefusedWithTheField(string service, string owner, string field)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", "default", "analyst");

        using HttpResponseMessage refused = await ann.PutAsJsonAsync(Path, new { service, owner });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith(field, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(console.Service<OwnerStore>().List());
    }

    [Fact]
    public async Task Put_MoreThanATenantMayHave_IsRefused_AndThoseThatAreThereCanBeChanged()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        OwnerStore owners = console.Service<OwnerStore>();
        Actor ann = Actor.Person("ann");
        using (DbConnection connection = console.Service<ControlDatabase>().OpenConnection()) await connection.ExecuteAsync($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {OwnerStore.MaxOwners}) INSERT INTO service_owners SELECT 'full', 's' || i, 'team', '', 0, 'zoe' FROM n");

        Assert.Null(owners.Put("full", "one-more", "team", "", ann));
        Assert.NotNull(owners.Put("full", "s1", "others", "", ann));
        Assert.NotNull(owners.Put("default", "one-more", "team", "", ann));
    }
}
