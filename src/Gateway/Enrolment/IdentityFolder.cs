using System.Security.Cryptography;
using System.Text;

namespace Insight.Gateway.Enrolment;

/// <summary>The identity on the gateway's disk, readable by its owner only.</summary>
/// <remarks>
/// <code>
/// identity.pem      certificate and key, one file so that they always fit
/// trust.pem         the roots that vouch for others
/// console-key.pem   the console's public key, pinned by the join token
/// credential        what bundles are fetched with
/// next-key.pem      the key of a renewal under way
/// </code>
/// Every file is on the disk before its rename; <c>identity.pem</c> comes last: from then on the gateway is enrolled.
/// </remarks>
internal sealed class IdentityFolder(string directory)
{
    private const int MaxBytes = 256 << 10;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string CredentialFile => Path.Combine(directory, "credential");

    public string ConsoleKeyFile => Path.Combine(directory, "console-key.pem");

    private string IdentityFile => Path.Combine(directory, "identity.pem");

    private string TrustFile => Path.Combine(directory, "trust.pem");

    private string NextKeyFile => Path.Combine(directory, "next-key.pem");

    /// <summary>The identity; null when there is none.</summary>
    /// <exception cref="EnrolmentException">It cannot be used.</exception>
    public HeldIdentity? Load()
    {
        if (!File.Exists(IdentityFile)) return null;
        try
        {
            string both = Read(IdentityFile);
            return HeldIdentity.Read(both, both, Read(TrustFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EnrolmentException($"the identity in '{directory}' cannot be used ({error.Message}); delete that folder and enrol the gateway with a new join token");
        }
    }

    /// <summary>The console's public key as PEM.</summary>
    public string ConsoleKey() => Read(ConsoleKeyFile);

    /// <summary>Keeps what does not change until the next enrolment.</summary>
    public void KeepEnrolment(string consoleKey, string credential)
    {
        Write(ConsoleKeyFile, consoleKey);
        Write(CredentialFile, credential + "\n");
    }

    /// <summary>Keeps an identity in place of the one before.</summary>
    public void Keep(string certificate, string key, string trust)
    {
        Write(TrustFile, trust);
        Write(IdentityFile, certificate.TrimEnd() + "\n" + key + "\n");
        File.Delete(NextKeyFile);
    }

    /// <summary>The key of the next certificate. It is the same one until that certificate is there: when the console's answer was lost, it knows this key already.</summary>
    public ECDsa NextKey()
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!File.Exists(NextKeyFile))
        {
            Write(NextKeyFile, key.ExportPkcs8PrivateKeyPem());
            return key;
        }

        try
        {
            key.ImportFromPem(Read(NextKeyFile));
            return key;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            File.Delete(NextKeyFile);
            throw new IOException($"'{NextKeyFile}' was damaged and is made anew", error);
        }
    }

    private static string Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new IOException($"'{path}' is larger than it can be");
        return File.ReadAllText(path);
    }

    private void Write(string path, string text)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        string draft = path + ".new";
        File.Delete(draft);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (FileStream file = new(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
