"""Questions in the formats of other systems: GIFT, Moodle XML, QTI 3. Pure bytes, texts and values.

    bytes → read.read → Item (what a foreign question says) → to_ours.taken → Question
    Question → from_ours.said → Item → write.write → bytes

Everything that is odd about an item is a Remark; no reader raises for a bad item. What a format cannot say of
ours is a Remark, too.
"""
