using FederationBroker.Partners;
using FederationBroker.Saml.Signatures;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Messages;

/// <summary>Writes responses: canonical as written, signed once per signature (design D8a).</summary>
internal static class ResponseWriter
{
    /// <summary>An answer with one assertion.</summary>
    /// <param name="signing">Which elements get a signature of their own.</param>
    public static ReadOnlyMemory<byte> Success(
        Response response,
        Assertion assertion,
        SamlSigning signing,
        ElementSigner signer
    )
    {
        var writer = new CanonicalXmlWriter();
        var place = Begin(writer, response);
        writer.Start("samlp:Status").Start("samlp:StatusCode").Attribute("Value", SamlStatus.Success).End().End();
        var signAssertion = signing is SamlSigning.Assertion or SamlSigning.Both;
        writer.Include(AssertionWriter.Write(assertion, response, signAssertion ? signer : null).Span).End();
        return Signed(writer, place, response, signing, signer);
    }

    /// <summary>
    /// An answer without one, signed whenever responses are: a partner that was promised signed responses must not have
    /// to take unsigned ones. It holds fixed sentences and the ID of the request, and nothing else that the sender
    /// chose.
    /// </summary>
    public static ReadOnlyMemory<byte> Failure(
        Response response,
        SamlStatus status,
        SamlSigning signing,
        ElementSigner signer
    )
    {
        var writer = new CanonicalXmlWriter();
        var place = Begin(writer, response);
        writer.Start("samlp:Status").Start("samlp:StatusCode").Attribute("Value", status.Top);
        if (status.Second is not null)
            writer.Start("samlp:StatusCode").Attribute("Value", status.Second).End();
        writer.End().Leaf("samlp:StatusMessage", status.Message).End().End();
        return Signed(writer, place, response, signing, signer);
    }

    private static ReadOnlyMemory<byte> Signed(
        CanonicalXmlWriter writer,
        int place,
        Response response,
        SamlSigning signing,
        ElementSigner signer
    ) =>
        signing is SamlSigning.Response or SamlSigning.Both
            ? SignatureWriter.Sign(writer.Written.Span, place, response.Id, signer)
            : writer.Written;

    /// <returns>Where a signature of the response goes.</returns>
    private static int Begin(CanonicalXmlWriter writer, Response response)
    {
        writer
            .Start("samlp:Response")
            .Attribute("Destination", response.Destination)
            .Attribute("ID", response.Id)
            .Attribute("InResponseTo", response.InResponseTo)
            .Attribute("IssueInstant", XmlValues.Instant(response.IssuedAt))
            .Attribute("Version", "2.0")
            .Leaf("saml:Issuer", response.Issuer);
        return writer.Length;
    }
}
