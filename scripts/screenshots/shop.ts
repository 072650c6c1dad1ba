/** What the shop of the pictures sells, who buys there, and what they ask. */
export const PRODUCTS = [
  { ref: "quay-decaf", name: "Quay Decaf, 250 g", price: 1_190, category: "Coffee/Decaf" },
  { ref: "harbour-blend", name: "Harbour Blend, 250 g", price: 1_090, category: "Coffee/Blends" },
  { ref: "huila-natural", name: "Huila Natural, 250 g", price: 1_490, category: "Coffee/Single origin" },
  { ref: "pour-over-set", name: "Pour-over set", price: 3_900, category: "Coffee makers" },
  { ref: "enamel-mug", name: "Enamel mug", price: 1_400, category: "Cups" },
] as const;

export const CITIES = ["London", "Bristol", "Brighton", "Leeds", "Edinburgh"] as const;

export const PEOPLE = [
  "Rosa Weber",
  "Amir Haddad",
  "Nora Lind",
  "Tom Ashby",
  "Mei Chen",
  "Jonas Falk",
  "Priya Nair",
  "Luca Conti",
  "Ines Duarte",
  "Owen Price",
  "Hana Sato",
  "Felix Braun",
  "Clara Novak",
  "Sam Okoro",
  "Elif Kaya",
  "David Moss",
  "Yara Costa",
  "Piet Visser",
  "Anna Berg",
  "Leo Martin",
  "Zoe Hart",
  "Marek Wolski",
  "Aisha Khan",
  "Noah Grant",
  "Ida Holm",
  "Marco Bianchi",
  "Ruth Cole",
  "Karim Aziz",
  "Lena Vogt",
  "Ben Carter",
  "Sofia Reyes",
  "Erik Dahl",
  "Maya Singh",
  "Paul Meyer",
  "Tara Quinn",
  "Hugo Silva",
  "Vera Petrov",
  "Ali Demir",
  "Grace Lowe",
  "Jan Kowal",
  "Nina Roth",
  "Otto Lang",
  "Emma Shaw",
  "Ravi Patel",
  "Julia Brandt",
  "Finn Doyle",
] as const;

export const LAUNCH_TEXT = `The Quay Cold Brew Kit costs €39. It fits the door of every fridge, and makes one litre, which is enough for four glasses.

- Category: Coffee makers
- Material: borosilicate glass, steel filter
- Capacity: 1 litre
- Weight: 640 g
- Steeps overnight, so your first cup is ready before you are awake
- Everything goes into the dishwasher, so there is nothing to scrub by hand
- Comes with 250 g of Quay Decaf, roasted every Thursday

## How long does it keep?

Up to five days in the fridge, with the lid closed.

## Can I use ground coffee from the supermarket?

Yes, as long as it is ground coarsely.

## Can I return it?

Within 30 days, as long as the glass is whole.`;

/** What was asked, what was answered, and whether that was right. */
export const ANSWERS = [
  {
    intent: "delivery",
    question: "When will my parcel be here?",
    answer: "Two to three working days, and the next day in the city.",
    isRight: true,
  },
  {
    intent: "delivery",
    question: "how long does shipping take to Leeds",
    answer: "Two to three working days, and the next day in the city.",
    isRight: true,
  },
  {
    intent: "decaf",
    question: "Anything without caffeine?",
    answer: "Yes, our Quay Decaf is roasted every Thursday.",
    isRight: true,
  },
  {
    intent: "returns",
    question: "I opened the bag and do not like it",
    answer: "Within fourteen days, if you did not like it: we send you another one.",
    isRight: true,
  },
  {
    intent: "returns",
    question: "Can I get my money back for the mug?",
    answer: "Within fourteen days, if you did not like it: we send you another one.",
    isRight: false,
  },
  {
    intent: null,
    question: "Do you grind it for a moka pot?",
    answer: "Yes, our Quay Decaf is roasted every Thursday.",
    isRight: false,
  },
  {
    intent: "decaf",
    question: "is the decaf fresh",
    answer: "Yes, our Quay Decaf is roasted every Thursday.",
    isRight: true,
  },
] as const;

/** Questions that nobody had an answer to, the last one asked by most. */
export const GAPS = [
  "Do you have oat milk?",
  "Is there parking near the quay?",
  "Do you sell gift cards?",
  "Can I buy a gift card?",
  "Do you sell gift cards online?",
] as const;
