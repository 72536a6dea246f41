using Api.Http;

namespace Api.Elders.Import;

/// <summary>A registration while its cells are read, one by one, and what follows from all of them together.</summary>
internal sealed class RowDraft(RowNotes notes)
{
    internal const int Slots = 5;

    /// <summary>The version of a consent on paper from before this service.</summary>
    internal const string ConsentBefore = "import";

    private const string NotInRegister = "取り込んだ台帳に記載なし";

    internal Identity Identity { get; } = new();

    internal List<Phone> Phones { get; } = [];

    internal List<OtherName> OtherNames { get; } = [];

    internal List<Alert> Alerts { get; } = [];

    internal Medical Medical { get; } = new();

    internal Care Care { get; } = new();

    internal Consent Consent { get; } = new();

    internal string? NoContactReason { get; set; }

    internal string? Number { get; set; }

    internal bool NumberIsLegacy { get; set; }

    internal string? Centre { get; set; }

    /// <summary>A form was signed: a date, or a mark such as ○.</summary>
    internal bool? Consented { get; set; }

    internal bool? DocumentsChecked { get; set; }

    internal DateOnly? RegisteredOn { get; set; }

    internal DateOnly? ConfirmedOn { get; set; }

    internal string? ConfirmedBy { get; set; }

    private readonly Contact?[] contacts = new Contact?[Slots];
    private readonly Gp?[] gps = new Gp?[Slots];

    /// <param name="slot">From 1.</param>
    internal Contact Contact(int slot) => contacts[slot - 1] ??= new Contact { Rank = slot };

    internal Gp Gp(int slot) => gps[slot - 1] ??= new Gp();

    /// <summary>The slot from which an entry of the list came; 0 for one there is not.</summary>
    internal int ContactSlot(int index) => SlotOf(contacts, index);

    internal int GpSlot(int index) => SlotOf(gps, index);

    /// <param name="headerOf">The header that the file has for a field, or ours.</param>
    /// <param name="today">Where the file names no day.</param>
    internal RegisterElder Finish(Func<string, string> headerOf, DateOnly today)
    {
        if (Identity.Sex is null)
        {
            notes.Add(ImportFault.SexUnknown, headerOf("identity.sex"));
            Identity.Sex = "unknown";
        }

        Identity.Phones = NullIfEmpty(Phones);
        Identity.OtherNames = NullIfEmpty(OtherNames);
        return new RegisterElder
        {
            Identity = Identity,
            Alerts = NullIfEmpty(Alerts),
            Contacts = FinishContacts(headerOf),
            NoContactReason = NoContactReason,
            Gp = NullIfEmpty(FinishGps()),
            Medical = FinishMedical(),
            Care = Care == new Care() ? null : Care,
            Consent = FinishConsent(headerOf, today),
            Number = NumberIsLegacy ? null : Number,
            LegacyNumber = NumberIsLegacy ? Number : null,
            DocumentsChecked = Consented == true && DocumentsChecked != false,
        };
    }

    private List<Contact>? FinishContacts(Func<string, string> headerOf)
    {
        string? nobody = null;
        for (var slot = 1; slot <= Slots; slot++)
        {
            // Who writes 「なし」 where a name belongs has nobody to name; a phone beside it is somebody's all the same.
            if (contacts[slot - 1] is { Name: { } word, Phones: null } && WrittenCodes.IsNobody(word))
            {
                nobody ??= word;
                contacts[slot - 1] = null;
            }
            else if (contacts[slot - 1] is { Relationship: null } contact)
            {
                notes.Add(ImportFault.Relationship, headerOf($"contacts.{slot}.relationship"));
                contact.Relationship = "other";
            }
        }

        var listed = contacts.OfType<Contact>().ToList();
        if (listed.Count > 0 || !string.IsNullOrWhiteSpace(NoContactReason))
            return NullIfEmpty(listed);

        notes.Add(ImportFault.NoContacts, headerOf("contacts.1.name"));
        NoContactReason = nobody is null ? NotInRegister : $"取り込んだ台帳に「{nobody}」と記載";
        return null;
    }

    private List<Gp> FinishGps()
    {
        var listed = gps.OfType<Gp>().ToList();
        foreach (var gp in listed)
            gp.Kind ??= "outpatient";
        return listed;
    }

    // Nobody is said to have no allergies because a cell is empty.
    private Medical FinishMedical()
    {
        Medical.Allergies ??= new Allergies { Known = "not-asked" };
        return Medical;
    }

    private Consent FinishConsent(Func<string, string> headerOf, DateOnly today)
    {
        if (Consented != true)
            notes.Add(ImportFault.NoConsent, headerOf("consent.givenOn"));
        else if (Consent.GivenOn is null && !notes.IsWrong(headerOf("consent.givenOn")))
            notes.Add(ImportFault.ConsentUndated, headerOf("consent.givenOn"));

        Consent.Version ??= ConsentBefore;
        Consent.GivenOn ??= RegisteredOn ?? today;
        Consent.GivenBy ??= Consent.Signer is null || SameName(Consent.Signer, Identity.Name) ? "self" : "family";
        if (Consent.GivenBy != "self" && (Consent.Signer is null || string.IsNullOrWhiteSpace(Consent.Relation)))
        {
            notes.Add(ImportFault.ConsentProxy, headerOf("consent.givenBy"));
            Consent.Signer ??= NotInRegister;
            Consent.Relation ??= NotInRegister;
        }

        Consent.Signer ??= Identity.Name ?? NotInRegister;
        return Consent;
    }

    private static bool SameName(string signer, string? name) => name is not null && Kana.Fold(signer) == Kana.Fold(name);

    private static List<T>? NullIfEmpty<T>(List<T> list) => list.Count == 0 ? null : list;

    private static int SlotOf<T>(T?[] slots, int index)
        where T : class
    {
        for (var slot = 1; slot <= slots.Length; slot++)
        {
            if (slots[slot - 1] is not null && index-- == 0)
                return slot;
        }

        return 0;
    }
}
