using Insight.Authority;
using Microsoft.Extensions.Options;

namespace Insight.Console.Enrolment;

/// <summary>The authority with its keys open, opened when it is needed first and again when its file changed (a rotation).</summary>
internal sealed class OpenAuthority(IOptions<ConsoleOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private CertificateAuthority? _authority;
    private (DateTime Written, long Length) _stamp;

    /// <summary>The authority.</summary>
    /// <exception cref="AuthorityException">There is none, or it cannot be opened.</exception>
    public CertificateAuthority Get()
    {
        EnrolmentOptions enrolment = options.Value.Enrolment;
        FileInfo file = new(enrolment.AuthorityFile);
        (DateTime, long) stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;

        // Opening takes as long as guessing: one at a time, and once.
        lock (_lock)
        {
            if (_authority is not null && stamp == _stamp) return _authority;
            AuthorityState state = AuthorityFile.Read(enrolment.AuthorityFile);
            string passphrase = enrolment.PassphraseVariable.Length > 0 ? Passphrase.FromVariable(enrolment.PassphraseVariable) : Passphrase.FromFile(enrolment.PassphraseFile);

            // The one before may be issuing just now; it is left to the garbage collector.
            _authority = new CertificateAuthority(state, passphrase, time);
            _stamp = stamp;
            return _authority;
        }
    }

    public void Dispose() => _authority?.Dispose();
}
