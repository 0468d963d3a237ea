using Insight.Console.Access.Oidc;
using Insight.Console.Bundles;
using Insight.Console.Enrolment;
using Insight.PolicyRecommender.Proposals;

namespace Insight.Console;

/// <summary>Settings of the console (configuration section <c>console</c>).</summary>
public sealed class ConsoleOptions
{
    /// <summary>Address and port to listen on, such as <c>127.0.0.1:8081</c>. Port 0 takes any free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:8081";

    /// <summary>The start token: the secret that opens a console on loopback until it has users, and claims it; at least <see cref="MinTokenLength"/> characters. Empty: one is made at start.</summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// Allows <see cref="Listen"/> to be an address that other machines reach. Off by default: passwords and tokens then travel over
    /// the network, so put TLS in front first. Everybody must sign in then, also while there are no users yet.
    /// </summary>
    public bool AllowRemote { get; set; }

    /// <summary>Names besides the loopback ones under which browsers may reach the console: what the <c>Host</c> header may say, without port.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Shortest time between two frames of the live feed; 0.1 to 60 seconds. With the time that reading takes, a change is shown within a second.</summary>
    public TimeSpan LiveInterval { get; set; } = TimeSpan.FromSeconds(0.75);

    /// <summary>What gateways are told.</summary>
    public BundleOptions Bundle { get; set; } = new();

    /// <summary>How gateways get an identity of their own.</summary>
    public EnrolmentOptions Enrolment { get; set; } = new();

    /// <summary>Signing in with another issuer.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>How proposals become policies.</summary>
    public ProposalSettings Proposals { get; set; } = new();

    /// <summary>Shorter tokens can be guessed over a network.</summary>
    public const int MinTokenLength = 16;
}
