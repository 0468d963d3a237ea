using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Selection;

namespace Insight.Export.Tests.Selection;

public sealed class ClientFormsTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

    [Theory]
    [InlineData(ClientForm.AsStored, "192.0.2.77", "192.0.2.77")]
    [InlineData(ClientForm.Network, "192.0.2.77", "192.0.2.0")]
    [InlineData(ClientForm.Network, "2001:db8:1:2:3::4", "2001:db8:1::")]
    [InlineData(ClientForm.Network, "::ffff:192.0.2.77", "192.0.2.0")]
    [InlineData(ClientForm.Network, "0123456789abcdef0123456789abcdef", "")]
    [InlineData(ClientForm.None, "192.0.2.77", "")]
    public void Of_Client_IsInItsForm(ClientForm form, string client, string told) => Assert.Equal(told, new ClientForms(form, []).Of(client));

    [Fact]
    public void Of_Pseudonym_IsTheSameForTheSameKeyOnly()
    {
        string one = new ClientForms(ClientForm.Pseudonym, s_key).Of("192.0.2.77");

        Assert.Equal(32, one.Length);
        Assert.Equal(one, new ClientForms(ClientForm.Pseudonym, s_key).Of("192.0.2.77"));
        Assert.NotEqual(one, new ClientForms(ClientForm.Pseudonym, s_key).Of("192.0.2.78"));
        Assert.NotEqual(one, new ClientForms(ClientForm.Pseudonym, [.. s_key.Reverse()]).Of("192.0.2.77"));
    }

    [Theory]
    [InlineData(ClientForm.Pseudonym)]
    [InlineData(ClientForm.Network)]
    [InlineData(ClientForm.None)]
    public void Apply_AnyEvent_HoldsNoAddress(ClientForm form)
    {
        ClientForms forms = new(form, s_key);
        RequestFacts facts = new() { Client = "192.0.2.77" };
        ExportEvent[] events =
        [
            new RequestEvent { Id = "r", Time = DateTime.UnixEpoch, Request = facts },
            new SecurityEvent { Id = "s", Time = DateTime.UnixEpoch, Request = facts, Rule = 1 },
            new IncidentEvent { Id = "i", Time = DateTime.UnixEpoch, Incident = "i", Change = IncidentChange.Opened, Title = "Client 192.0.2.77 (192.0.2.77, 2001:db8::4): enumeration", Cause = "client: client 192.0.2.77 at web → cart", Began = DateTime.UnixEpoch, LastSeen = DateTime.UnixEpoch },
        ];

        Assert.All(events, e =>
        {
            string told = Export.Delivery.EventJson.Write(forms.Apply(e));
            Assert.DoesNotContain("192.0.2.77", told, StringComparison.Ordinal);
            Assert.DoesNotContain("2001:db8::4", told, StringComparison.Ordinal);
        });
    }
}
