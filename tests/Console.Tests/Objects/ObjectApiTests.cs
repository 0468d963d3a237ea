using System.Net;
using System.Text.Json;
using Insight.Console.Tests.Bundles;
using Insight.Testing;

namespace Insight.Console.Tests.Objects;

/// <summary>Objects over real HTTP, in a real control database.</summary>
public sealed class ObjectApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Apply_NewSameOther_IsCreatedUnchangedConfigured()
    {
        await using BundleConsole console = await StartAsync();

        (_, JsonElement first) = await console.ApplyAsync(ObjectTexts.Shop);
        (_, JsonElement again) = await console.ApplyAsync(ObjectTexts.Shop);
        (_, JsonElement other) = await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 5));

        Assert.Equal(["created endpoint/shop-1", "created cluster/shop", "created virtual-host/shop", "created route/shop-api", "created advertise-policy/shop-north"], first.Actions());
        Assert.All(again.Actions(), static action => Assert.StartsWith("unchanged", action, StringComparison.Ordinal));
        Assert.Equal(["configured endpoint/shop-1"], other.Actions());
        Assert.Equal((1, 1, 2), (first.GetProperty("revision").GetInt64(), again.GetProperty("revision").GetInt64(), other.GetProperty("revision").GetInt64()));
    }

    [Fact]
    public async Task Get_AfterRestart_IsWhatWasApplied()
    {
        await using (BundleConsole console = await StartAsync()) await console.ApplyAsync(ObjectTexts.Shop);
        await using BundleConsole again = await StartAsync();

        (HttpStatusCode status, JsonElement route) = await again.GetAsync("/api/v1/objects/routes/shop-api");
        (_, JsonElement all) = await again.GetAsync("/api/v1/objects");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("ann", 1), (route.GetProperty("updatedBy").GetString(), route.GetProperty("revision").GetInt64()));
        Assert.Equal("""{"apiVersion":"insight/v1","kind":"Route","metadata":{"name":"shop-api"},"spec":{"hosts":["shop"],"to":[{"cluster":"shop"}]}}""", route.GetProperty("value").GetRawText());
        Assert.Equal(5, all.GetProperty("items").GetArrayLength());
        Assert.Empty((await again.GetAsync("/api/v1/objects?tenant=other")).Answer.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await again.GetAsync("/api/v1/objects/route/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await again.GetAsync("/api/v1/objects/colours")).Status);
    }

    [Fact]
    public async Task Apply_Mistakes_AreToldWithFileAndLineAndNothingIsChanged()
    {
        await using BundleConsole console = await StartAsync();

        (HttpStatusCode status, JsonElement answer) = await console.ApplyFilesAsync(("a.yaml", ObjectTexts.Shop), ("b.yaml", "\n" + ObjectTexts.Endpoint("shop-2", 0) + "\n---\nkind: [\n"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        JsonElement[] errors = [.. answer.GetProperty("errors").EnumerateArray()];
        Assert.Equal(("b.yaml", 5, "endpoint/shop-2", "spec.weight"), (
            errors[0].GetProperty("file").GetString(), errors[0].GetProperty("line").GetInt32(), errors[0].GetProperty("subject").GetString(), errors[0].GetProperty("field").GetString()));
        Assert.Equal(2, errors.Length);
        Assert.Empty((await console.GetAsync("/api/v1/objects")).Answer.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Apply_ReferenceToNothing_ChangesNothing()
    {
        await using BundleConsole console = await StartAsync();

        (HttpStatusCode status, JsonElement answer) = await console.ApplyFilesAsync(("a.yaml", ObjectTexts.Shop.Replace("cluster: shop }", "cluster: none }", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("a.yaml:19: route/shop-api: spec.to[0].cluster: cluster/none does not exist", answer.GetProperty("detail").GetString());
        Assert.Empty((await console.GetAsync("/api/v1/objects")).Answer.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Apply_DryRun_ShowsDifferencesAndChangesNothing()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);

        (_, JsonElement answer) = await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 5), "?dryRun=true");

        JsonElement change = Assert.Single(answer.GetProperty("changes").EnumerateArray());
        Assert.False(change.GetProperty("before").GetProperty("spec").TryGetProperty("weight", out _));
        Assert.Equal(5, change.GetProperty("after").GetProperty("spec").GetProperty("weight").GetInt32());
        Assert.False((await console.GetAsync("/api/v1/objects/endpoint/shop-1")).Answer.GetProperty("value").GetProperty("spec").TryGetProperty("weight", out _));
    }

    [Fact]
    public async Task Apply_SomebodyElseWasFaster_IsRefused()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);
        await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 5));

        Assert.Equal(HttpStatusCode.Conflict, (await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 6), "?by=bob&revision=1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 6), "?by=bob&revision=2")).Status);
    }

    [Fact]
    public async Task Delete_WhatOthersReferTo_IsRefusedNamingThem()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);

        (HttpStatusCode status, JsonElement answer) = await console.DeleteAsync("/api/v1/objects/cluster/shop?by=ann");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("cluster/shop: cannot be deleted, because route/shop-api refers to it (spec.to[0].cluster); change or delete that too", answer.GetProperty("detail").GetString());
        Assert.Equal(["deleted route/shop-api"], (await console.DeleteAsync("/api/v1/objects/route/shop-api?by=ann")).Answer.Actions());
        Assert.Equal(["deleted cluster/shop"], (await console.DeleteAsync("/api/v1/objects/cluster/shop?by=ann")).Answer.Actions());
        Assert.Equal(HttpStatusCode.NotFound, (await console.DeleteAsync("/api/v1/objects/cluster/shop?by=ann")).Status);
    }

    [Fact]
    public async Task Delete_WholeFile_GoesTogether()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);

        Assert.Equal(5, (await console.ApplyAsync(ObjectTexts.Shop, path: "/api/v1/objects/delete")).Answer.Actions().Count(static action => action.StartsWith("deleted", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Conflict, (await console.ApplyAsync(ObjectTexts.Shop, path: "/api/v1/objects/delete")).Status);
    }

    [Fact]
    public async Task Apply_TenThousandObjects_GoesThroughAsOne()
    {
        await using BundleConsole console = await StartAsync();

        (HttpStatusCode status, JsonElement answer) = await console.ApplyFilesAsync([.. ObjectTexts.Many(10_000).Select(static (text, i) => ($"{i}.yaml", text))]);

        Assert.Equal((HttpStatusCode.OK, 10_002), (status, answer.GetProperty("changes").GetArrayLength()));
        Assert.Equal("cluster/many: spec.select: selects no endpoint", answer.GetProperty("warnings")[0].GetString()!.Split(": ", 2)[1]);
    }

    [Fact]
    public async Task Schemas_AreThereForEveryKind()
    {
        await using BundleConsole console = await StartAsync();
        foreach (string kind in new[] { "virtual-host", "route", "cluster", "endpoint", "advertise-policy", "policy" })
            Assert.Equal("object", (await console.GetAsync($"/api/v1/schemas/{kind}")).Answer.GetProperty("type").GetString());
    }

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints());
}
