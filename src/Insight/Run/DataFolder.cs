namespace Insight.Run;

/// <summary>Where everything lies below the data folder.</summary>
/// <param name="root">The data folder, absolute.</param>
public sealed class DataFolder(string root)
{
    /// <summary>The folder itself.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The embedded ClickHouse's files.</summary>
    public string Storage => Path.Combine(Root, "storage");

    /// <summary>Parent of every gateway's journal on this machine.</summary>
    public string Journals => Path.Combine(Root, "journal");

    /// <summary>The control database (SQLite).</summary>
    public string ControlDatabase => Path.Combine(Root, "control.db");

    /// <summary>Facts about the running processes: addresses and the secrets of this start, readable by the owner only.</summary>
    public string RunFolder => Path.Combine(Root, "run");

    /// <summary>The demo's certificates and configuration.</summary>
    public string Demo => Path.Combine(Root, "demo");

    /// <summary>Rules installed for the WAF.</summary>
    public string WafRules => Path.Combine(Root, "waf", "rules");

    /// <summary>What bundles need: the console's key and the gateways' token, and each gateway's last good bundle.</summary>
    public string Bundle => Path.Combine(Root, "bundle");

    /// <summary>The key that signs bundles; its public half lies beside it.</summary>
    public string BundleKey => Path.Combine(Bundle, "signing-key.pem");

    /// <summary>The token that gateways show to the console.</summary>
    public string GatewayToken => Path.Combine(Bundle, "gateway-token");

    /// <summary>The key that request profiles are made with.</summary>
    public string ProfileKey => Path.Combine(Bundle, "profile-key");

    /// <summary>Insight's own authority: its roots and, unless it is kept elsewhere, its passphrase.</summary>
    public string Authority => Path.Combine(Root, "authority");

    /// <summary>The authority itself, keys encrypted.</summary>
    public string AuthorityFile => Path.Combine(Authority, "authority.json");

    /// <summary>The passphrase of its keys, where no other place is named.</summary>
    public string AuthorityPassphrase => Path.Combine(Authority, "passphrase");

    /// <summary>The identity of one gateway.</summary>
    public string Identity(string gatewayId) => Path.Combine(Root, "identity", gatewayId);

    /// <summary>The last good bundle of one gateway.</summary>
    public string LastGoodBundle(string gatewayId) => Path.Combine(Bundle, "last-good", gatewayId);

    /// <summary>The journal of one gateway.</summary>
    public string Journal(string gatewayId) => Path.Combine(Journals, gatewayId);

    /// <summary>Creates the folders, readable by the owner only.</summary>
    /// <exception cref="IOException">The data folder cannot be made or is a file.</exception>
    public void Create()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (string folder in new[] { Root, Storage, Journals, RunFolder, Bundle })
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, ownerOnly);
        }
    }
}
