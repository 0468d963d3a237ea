using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Insight.Gateway.Access.Tokens;

/// <summary>A public key of an issuer. It checks the algorithms of its own kind only, so that no token can choose how a key is used.</summary>
internal sealed class VerificationKey
{
    private readonly string? _algorithm;
    private readonly string? _curve;
    private readonly ObjectPool<AsymmetricAlgorithm> _keys;

    private VerificationKey(string? id, string? algorithm, string? curve, Func<AsymmetricAlgorithm> create)
    {
        Id = id;
        _algorithm = algorithm;
        _curve = curve;

        // Instances are not promised to bear several threads at once.
        _keys = new DefaultObjectPool<AsymmetricAlgorithm>(new Policy(create));

        // Now and not with the first token: a key that is none is refused here.
        _keys.Return(create());
    }

    /// <summary>Key id; null: it has none.</summary>
    public string? Id { get; }

    /// <exception cref="CryptographicException">The parameters are no key.</exception>
    public static VerificationKey OfRsa(string? id, string? algorithm, RSAParameters parameters) => new(id, algorithm, null, () => RSA.Create(parameters));

    /// <exception cref="CryptographicException">The parameters are no key.</exception>
    public static VerificationKey OfCurve(string? id, string? algorithm, string curve, ECParameters parameters) => new(id, algorithm, curve, () => ECDsa.Create(parameters));

    /// <summary>Whether the key may check an algorithm.</summary>
    public bool Fits(SignatureAlgorithm algorithm) => algorithm.Curve == _curve && (_algorithm is null || _algorithm == algorithm.Name);

    /// <summary>Checks a signature; the key must fit.</summary>
    public bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        AsymmetricAlgorithm key = _keys.Get();
        try
        {
            return key is RSA rsa
                ? rsa.VerifyData(signed, signature, algorithm.Hash, algorithm.Padding!)
                : ((ECDsa)key).VerifyData(signed, signature, algorithm.Hash);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _keys.Return(key);
        }
    }

    private sealed class Policy(Func<AsymmetricAlgorithm> create) : PooledObjectPolicy<AsymmetricAlgorithm>
    {
        public override AsymmetricAlgorithm Create() => create();

        public override bool Return(AsymmetricAlgorithm obj) => true;
    }
}
