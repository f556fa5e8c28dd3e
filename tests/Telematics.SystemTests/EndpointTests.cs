using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telematics.Portal;

namespace Telematics.SystemTests;

/// <summary>Every address of the running program, asked by everybody: a new one cannot be forgotten here.</summary>
[Collection(RunningHost.Shared)]
public sealed class EndpointTests(RunningHost host)
{
    /// <summary>Open on purpose. Whoever opens another address has to say so here.</summary>
    private static readonly string[] Open = ["/login", "/logout", "/healthz", "/readyz", "/metrics", "/openapi/{documentName}.json", "{**path}", "{**path:file}"];

    private sealed record Address(string Pattern, string Method, Right? Right, bool Anonymous)
    {
        public string Path => "/" + Pattern.TrimStart('/').Replace("{vin}", "LTEST000000000001", StringComparison.OrdinalIgnoreCase)
            .Replace("{fleetId}", "F-NONE", StringComparison.Ordinal).Replace("{id}", "none", StringComparison.OrdinalIgnoreCase)
            .Replace("{id:long}", "1", StringComparison.Ordinal)
            .Replace("{stationId}", "S-NONE", StringComparison.OrdinalIgnoreCase).Replace("{lineId}", "L1", StringComparison.OrdinalIgnoreCase)
            .Replace("{passId}", "P1", StringComparison.OrdinalIgnoreCase).Replace("{keyId}", "k1", StringComparison.Ordinal)
            .Replace("{sha256}", "00", StringComparison.Ordinal);

        public bool IsApi => Pattern.TrimStart('/').StartsWith("api/", StringComparison.Ordinal);

        public bool IsLive => Pattern.TrimStart('/').StartsWith("live/", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_address_names_a_right_or_is_open_on_purpose()
    {
        var undecided = All().Where(a => a.Right is null && !Open.Contains(a.Pattern.StartsWith('{') ? a.Pattern : "/" + a.Pattern.TrimStart('/'))
            && !IsAsset(a.Pattern) && !a.Pattern.TrimStart('/').StartsWith("docs", StringComparison.Ordinal));

        Assert.Empty(undecided);
    }

    [Fact]
    public async Task Without_a_key_programs_get_401_and_people_are_led_to_the_sign_in_form()
    {
        using var nobody = host.Nobody();
        foreach (var address in Closed())
        {
            using var answer = await Ask(nobody, address);
            if (address.IsApi || address.IsLive)
            {
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{address}: {answer.StatusCode}");
                await IsProblem(answer, "unauthenticated");
            }
            else
            {
                Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{address}: {answer.StatusCode}");
                Assert.Contains($"/login?returnUrl={Uri.EscapeDataString(address.Path)}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_wrong_key_is_401_everywhere()
    {
        using var stranger = host.WithKey("no-such-key");
        foreach (var address in Closed().Where(a => a.IsApi))
        {
            using var answer = await Ask(stranger, address);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{address}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("centre")]
    [InlineData("reviewer")]
    [InlineData("police")]
    [InlineData("transport")]
    [InlineData("inspection-station")]
    [InlineData("fleet")]
    [InlineData("viewer")]
    [InlineData("station")]
    [InlineData("peer-platform")]
    public async Task A_role_is_refused_exactly_what_it_has_no_right_to(string role)
    {
        using var caller = await host.As(role, fleetId: role == "fleet" ? "F-OWN" : null);
        foreach (var address in Closed())
        {
            using var answer = await Ask(caller, address);
            var may = Allowed(role).Contains(address.Right!.Value);
            Assert.True(may != (answer.StatusCode == HttpStatusCode.Forbidden), $"{role} {address}: {answer.StatusCode}");
            Assert.True((int)answer.StatusCode < 500, $"{role} {address}: {answer.StatusCode}");
            if (!may && address.IsApi) await IsProblem(answer, "forbidden");
        }
    }

    [Fact]
    public async Task A_row_of_another_fleet_or_county_does_not_exist()
    {
        const string vin = "LTEST00000000RAW1";
        await Put("/api/v1/fleets/F-A", new { name = "A" });
        await Put("/api/v1/fleets/F-B", new { name = "B" });
        await Put($"/api/v1/vehicles/{vin}", new { plate = "冀A12345", fleetCode = "F-A", county = "长安区" });

        using var owner = await host.As("fleet", fleetId: "F-A");
        using var other = await host.As("fleet", fleetId: "F-B");
        using var county = await host.As("centre", county: "裕华区");

        foreach (var path in new[] { $"/api/v1/vehicles/{vin}", $"/api/v1/vehicles/{vin}/readings", $"/api/v1/vehicles/{vin}/frames", $"/vehicles/{vin}" })
        {
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await county.GetAsync(path)).StatusCode);
        }

        await IsProblem(await other.GetAsync($"/api/v1/vehicles/{vin}/obd"), "not-found");
        Assert.Empty((await other.GetFromJsonAsync<JsonElement>("/api/v1/vehicles")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/v1/fleets/F-A")).StatusCode);
    }

    [Fact]
    public async Task The_description_tells_every_address_of_the_interface_and_no_other()
    {
        using var nobody = host.Nobody();
        var document = await nobody.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var told = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order();
        Assert.Equal(All().Where(a => a.IsApi).Select(a => $"{a.Method} /{a.Pattern.Trim('/').Replace(":long}", "}", StringComparison.Ordinal)}").Order(), told);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            foreach (var method in path.Value.EnumerateObject())
                Assert.False(string.IsNullOrEmpty(method.Value.GetProperty("summary").GetString()), path.Name);
    }

    [Fact]
    public async Task Every_page_and_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/", "/findings", "/api/v1/vehicles", "/healthz", "/no-such-page" })
        {
            using var answer = await host.Admin.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("/map")]
    [InlineData("/stations/S-NONE")]
    [InlineData("/passes/S-NONE/L1/P1")]
    [InlineData("/cases/none")]
    [InlineData("/no-such-page")]
    public async Task A_page_that_does_not_exist_says_so_in_a_designed_page(string path)
    {
        using var answer = await host.Admin.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("没有找到", page, StringComparison.Ordinal);
        Assert.Contains("portal", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/docs/")]
    [InlineData("/login")]
    public async Task What_is_open_answers_without_a_key(string path)
    {
        using var nobody = host.Nobody();
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(path)).StatusCode);
    }

    private static IEnumerable<Right> Allowed(string role)
    {
        var caller = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity(
            Access.Claims(role, role == "fleet" ? "F-OWN" : null, null, null), "test"));
        return Enum.GetValues<Right>().Where(right => caller.May(right));
    }

    private static bool IsAsset(string pattern) => pattern.TrimStart('/').StartsWith("_content/", StringComparison.Ordinal)
        || pattern.TrimStart('/').StartsWith("_framework/", StringComparison.Ordinal);

    private IEnumerable<Address> Closed() => All().Where(a => a.Right is not null);

    private IEnumerable<Address> All() =>
        from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let needs = endpoint.Metadata.GetOrderedMetadata<NeedsAttribute>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method is not ("HEAD" or "OPTIONS")
        where !(IsPage(endpoint) && method == "POST") // a page without a form answers a POST like a GET
        select new Address(endpoint.RoutePattern.RawText ?? "", method, needs.Count > 0 ? needs[^1].Right : null, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.Any(data => data.GetType().Name == "ComponentTypeMetadata");

    private static async Task<HttpResponseMessage> Ask(HttpClient client, Address address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(address.Method), address.Path);
        if (address.Method is "PUT" or "POST")
            request.Content = address.Pattern.EndsWith("import", StringComparison.Ordinal)
                ? new StringContent("vin\n", Encoding.UTF8, "text/csv")
                : new StringContent("{}", Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    private async Task Put(string path, object body)
    {
        using var answer = await host.Admin.PutAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task IsProblem(HttpResponseMessage answer, string type)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:telematics:problem:" + type, problem.GetProperty("type").GetString());
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
    }
}
