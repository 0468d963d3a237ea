using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Users;

/// <summary>Accounts and sign-in. A toy: passwords stand in memory as they are, which only made-up people can bear.</summary>
public sealed class UsersService : IShopService
{
    private readonly TimeProvider _time;
    private readonly BoundedStore<string, Customer> _byEmail = new(20_000);
    private readonly BoundedStore<Guid, string> _emails = new(20_000);

    /// <summary>Starts with the known customers.</summary>
    public UsersService(TimeProvider time)
    {
        _time = time;
        for (var number = 0; number < KnownCustomers.Count; number++)
            Add(KnownCustomers.Get(number));
    }

    /// <inheritdoc />
    public string Name => "users";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapPost("/users", (Registration registration) =>
        {
            if (registration.Email?.Contains('@') is not true)
                return Problem.Invalid("email", "This is not an e-mail address.");
            if (registration.Password is not { Length: >= 8 and <= 200 })
                return Problem.Invalid("password", "Use 8 to 200 characters.");
            var customer = new Customer(Guid.NewGuid(), registration.Email.ToLowerInvariant(), registration.Name ?? "", null)
            {
                Password = registration.Password,
            };
            return Add(customer)
                ? Results.Created($"/users/{customer.Id}", customer)
                : Problem.Conflict("There is an account with this e-mail address.");
        });

        routes.MapGet("/users/{id:guid}", (Guid id) => Find(id) is { } customer ? Results.Json(customer) : NotFound());

        routes.MapPatch("/users/{id:guid}", (Guid id, CustomerChange change) =>
            change.Name is { Length: 0 or > 100 }
                ? Problem.Invalid("name", "Use 1 to 100 characters.")
                : Changed(id, customer => customer with { Name = change.Name ?? customer.Name }));

        routes.MapPut("/users/{id:guid}/address", (Guid id, PostalAddress address) =>
            address.Country is not { Length: 2 } || string.IsNullOrWhiteSpace(address.Postcode)
                ? Problem.Invalid("address", "An address needs a postcode and a country of two letters.")
                : Changed(id, customer => customer with { Address = address }));

        routes.MapDelete("/users/{id:guid}", (Guid id) =>
            _emails.Remove(id, out var email) && _byEmail.Remove(email, out _) ? Results.NoContent() : NotFound());

        routes.MapPost("/sessions", (Credentials credentials) =>
            _byEmail.TryGet(credentials.Email?.ToLowerInvariant() ?? "", out var customer) && customer.Password == credentials.Password
                ? Results.Json(new { userId = customer.Id, customer.Name, since = _time.GetUtcNow() }, statusCode: 201)
                : Problem.Of(401, "E-mail address or password is wrong."));
    }

    private static IResult NotFound() => Problem.NotFound("customer");

    private bool Add(Customer customer) => _byEmail.TryAdd(customer.Email, customer) && _emails.TryAdd(customer.Id, customer.Email);

    private Customer? Find(Guid id) => _emails.TryGet(id, out var email) && _byEmail.TryGet(email, out var customer) ? customer : null;

    private IResult Changed(Guid id, Func<Customer, Customer> change) =>
        _emails.TryGet(id, out var email) && _byEmail.Change(email, change) is { } changed ? Results.Json(changed) : NotFound();
}
