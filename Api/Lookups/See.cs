using Api.Access;

namespace Api.Lookups;

/// <summary>What of a card is seen: domain.md section 5, a flag for each row that differs between roles.</summary>
[Flags]
internal enum See
{
    Nothing = 0,
    Identity = 1 << 0,
    ProtectedAddress = 1 << 1,
    Alerts = 1 << 2,
    AlertTexts = 1 << 3,
    Contacts = 1 << 4,
    ContactTown = 1 << 5,
    ContactAddress = 1 << 6,
    ContactConsent = 1 << 7,
    Gp = 1 << 8,
    GpDetails = 1 << 9,
    PatientNumber = 1 << 10,
    Medical = 1 << 11,
    Medications = 1 << 12,
    Pharmacy = 1 << 13,
    BloodAndPlanning = 1 << 14,
    CareFunction = 1 << 15,
    CareDetails = 1 << 16,
    Freshness = 1 << 17,

    Own = (1 << 18) - 1,

    /// <summary>What break-glass and agreements open: of these two blocks what the role sees, and no other block.</summary>
    IdentityAndContacts = Identity | ProtectedAddress | Contacts | ContactTown | ContactAddress | ContactConsent,
}

/// <summary>The tiers of domain.md section 5.</summary>
internal static class Tiers
{
    private const See Ambulance =
        See.Identity | See.Alerts | See.AlertTexts | See.Contacts | See.ContactTown | See.Gp | See.GpDetails
        | See.Medical | See.Medications | See.BloodAndPlanning | See.CareFunction | See.Freshness;

    private const See Dispatch =
        See.Identity | See.Alerts | See.AlertTexts | See.Contacts | See.Gp | See.GpDetails | See.Medical | See.Freshness;

    private const See Hospital = See.Own & ~(See.ProtectedAddress | See.ContactConsent);

    private const See Police = See.Identity | See.Alerts | See.Contacts | See.ContactTown | See.Gp | See.Freshness;

    // A centre on another's elder, or the desk, that asks for itself.
    private const See WithoutCaller = See.Identity | See.Contacts | See.Freshness;

    internal static See Of(Asker asker, bool ownElder) => asker.Tier switch
    {
        Role.Ambulance => Ambulance,
        Role.Dispatch => Dispatch,
        Role.Hospital => Hospital,
        Role.Police when asker.IsBreakGlass => Police & See.IdentityAndContacts,
        Role.Police when asker.Reason is Reason.Protection or Reason.IdentityCheck => Police | See.ContactAddress,
        Role.Police => Police,
        _ => ownElder ? See.Own : WithoutCaller,
    };

    /// <summary>How the log names it.</summary>
    internal static string Name(Asker asker, bool ownElder) => asker.Tier switch
    {
        { } tier => tier.Name(),
        null when ownElder => Role.Centre.Name(),
        null => "without-caller",
    };
}
