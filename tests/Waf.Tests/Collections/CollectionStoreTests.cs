using System.Globalization;
using System.Text;
using Insight.Waf.Collections;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Auditing;
using Insight.Waf.Variables;

namespace Insight.Waf.Tests.Collections;

public class CollectionStoreTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    [Fact]
    public void Open_TooMany_TheOneUsedLongestAgoGoes()
    {
        CollectionStore store = new(new CollectionLimits { MaxCollections = 3 }, _time);
        foreach (string key in (string[])["a", "b", "c"]) Set(store, key, "v", "1");
        Open(store, "a");
        Set(store, "d", "v", "1");

        Assert.Equal((3, 1L), (store.Count, store.Evicted));
        Assert.NotNull(Open(store, "a").Read("v"));
        Assert.Null(Open(store, "b").Read("v"));
    }

    [Fact]
    public void Change_TooManyBytes_TheOnesUsedLongestAgoGo()
    {
        CollectionStore store = new(new CollectionLimits { MaxBytes = 20_000 }, _time);
        for (int i = 0; i < 200; i++) Set(store, $"k{i}", "v", new string('x', 500));

        Assert.InRange(store.Bytes, 1, 20_000);
        Assert.InRange(store.Count, 5, 40);
        Assert.NotNull(Open(store, "k199").Read("v"));
        Assert.Null(Open(store, "k0").Read("v"));
    }

    [Fact]
    public void Change_NamesAndValues_AreBounded()
    {
        CollectionStore store = new(new CollectionLimits { MaxValues = 10, MaxNameBytes = 5, MaxValueBytes = 20 }, _time);
        for (int i = 0; i < 100; i++) Set(store, "k", i.ToString(CultureInfo.InvariantCulture), new string('x', 100));
        Set(store, "k", "longer name", "1");

        StoredCollection collection = Open(store, "k");
        List<KeyValuePair<string, byte[]>> values = [];
        collection.ReadAll(values);
        Assert.Equal(10, values.Count);
        Assert.All(values, value => Assert.Equal(20, value.Value.Length));
        Assert.Null(collection.Read("longer name"));
    }

    [Fact]
    public void Change_FullOfExpiredValues_TakesNewOnes()
    {
        CollectionStore store = new(new CollectionLimits { MaxValues = 2 }, _time);
        Set(store, "k", "a", "1");
        Set(store, "k", "b", "1");
        Open(store, "k").Expire("a", "10"u8);
        _time.Advance(TimeSpan.FromSeconds(11));
        Set(store, "k", "c", "1");

        Assert.NotNull(Open(store, "k").Read("c"));
        Assert.Null(Open(store, "k").Read("a"));
    }

    [Fact]
    public void Open_LongKeys_AreToldApart()
    {
        CollectionStore store = new(new CollectionLimits { MaxKeyBytes = 64 }, _time);
        string start = new('k', 5000);
        Set(store, start + "1", "v", "one");
        Set(store, start + "2", "v", "two");

        Assert.Equal("one", Encoding.ASCII.GetString(Open(store, start + "1").Read("v")!));
        Assert.Equal(64, Open(store, start + "1").Read("KEY")!.Length);
        Assert.InRange(store.Bytes, 1, 2000);
    }

    [Fact]
    public void Open_ExpiredCollections_AreSweptAsNewOnesCome()
    {
        CollectionStore store = new(null, _time);
        for (int i = 0; i < 100; i++) Set(store, $"old{i}", "v", "1");
        _time.Advance(s_hour + TimeSpan.FromSeconds(1));
        for (int i = 0; i < 30; i++) Set(store, $"new{i}", "v", "1");

        Assert.Equal((30, 0L), (store.Count, store.Evicted));
    }

    [Fact]
    public void Bytes_AfterAnyChanges_AreThoseOfWhatIsThere()
    {
        CollectionStore store = new(new CollectionLimits { MaxCollections = 1 }, _time);
        Open(store, "empty");
        long empty = store.Bytes;
        Random random = new(3);
        for (int i = 0; i < 2000; i++)
        {
            string name = ((char)('a' + random.Next(5))).ToString();
            StoredCollection collection = Open(store, "empty");
            switch (random.Next(5))
            {
                case 0: collection.Change(name, SetVariableOperation.Set, new byte[random.Next(50)], false); break;
                case 1: collection.Change(name, SetVariableOperation.Add, "95"u8, false); break;
                case 2: collection.Expire(name, "2"u8); break;
                case 3: collection.Decrease(name, "7/1"u8); break;
                default: collection.Change(name, SetVariableOperation.Remove, [], false); break;
            }

            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        foreach (char name in "abcde") Open(store, "empty").Change(name.ToString(), SetVariableOperation.Remove, [], false);
        Assert.Equal(empty, store.Bytes);
    }

    [Fact]
    public void Change_WhileCollectionsComeAndGo_KeepsCountOfBytes()
    {
        CollectionStore store = new(new CollectionLimits { MaxCollections = 5 }, _time);
        Parallel.For(0, 5000, i => Set(store, $"k{i % 20}", $"v{i % 7}", new string('x', i % 100)));
        for (int i = 0; i < 5; i++) Open(store, $"last{i}");

        CollectionStore fresh = new(null, _time);
        for (int i = 0; i < 5; i++) Open(fresh, $"last{i}");
        Assert.Equal((fresh.Count, fresh.Bytes), (store.Count, store.Bytes));
    }

    private static StoredCollection Open(CollectionStore store, string key) => store.Open(VariableKind.Ip, "app", Encoding.ASCII.GetBytes(key), s_hour);

    private static void Set(CollectionStore store, string key, string name, string value) =>
        Open(store, key).Change(name, SetVariableOperation.Set, Encoding.ASCII.GetBytes(value), isFirst: true);
}
